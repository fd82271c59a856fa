package io.tenantry.isolation;

import io.tenantry.testing.RawClient;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One client of a soak: it calls for a tenant drawn anew each time, looks at every row that comes
 * back, and now and then leaves in the middle of a request.
 */
final class SoakClient {
  private static final double ABORTS = 0.04;

  private final Soak soak;
  private final Random random;
  private @Nullable RawClient connection;

  SoakClient(Soak soak, long seed) {
    this.soak = soak;
    this.random = new Random(seed);
  }

  void run() {
    while (soak.goesOn()) {
      var tenant = soak.tenants().get(random.nextInt(soak.tenants().size()));
      var request = request(tenant);
      if (random.nextDouble() < ABORTS) {
        abort(request);
      } else {
        call(tenant, request);
      }
    }
    leave();
  }

  private String request(SomeTenant tenant) {
    var row = "/v1/resources/" + Soak.SHARED.get(random.nextInt(Soak.SHARED.size()));
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> request(tenant, "GET", row, "");
      case 4 -> request(tenant, "GET", "/v1/resources?limit=5", "");
      case 5 -> request(tenant, "GET", "/v1/resources?data.of=" + tenant.id(), "");
      case 6 -> request(tenant, "POST", "/v1/resources", content(tenant));
      case 7 ->
          request(
              tenant,
              "POST",
              "/v1/resources",
              content(tenant),
              "Idempotency-Key: " + UUID.randomUUID());
      case 8 -> request(tenant, "PATCH", row, content(tenant));
      default -> request(tenant, "PUT", row, content(tenant));
    };
  }

  private static String request(
      SomeTenant tenant, String method, String path, String body, String... headers) {
    var lines = new ArrayList<>(List.of(headers));
    lines.add("Authorization: Bearer " + tenant.admin().token());
    if (!body.isEmpty()) {
      lines.add("Content-Type: application/json");
      lines.add("Content-Length: " + body.length());
    }
    return RawClient.head(method + " " + path, lines.toArray(String[]::new)) + body;
  }

  private String content(SomeTenant tenant) {
    return JsonObject.of(
            "name",
            tenant.id() + " " + random.nextInt(1000),
            "data",
            JsonObject.of("of", tenant.id()))
        .encode();
  }

  private void call(SomeTenant tenant, String request) {
    var client = connected();
    var answer = client.send(request).answer();
    if (answer.header("connection").equals("close")) {
      leave();
    }
    soak.answered(answer.status(), answer.text());
    if (answer.status() < 300) {
      check(tenant, answer.json());
    }
  }

  private void check(SomeTenant tenant, JsonObject body) {
    if (!body.containsKey("items")) {
      checkRow(tenant, body);
      return;
    }
    body.getJsonArray("items").forEach(row -> checkRow(tenant, (JsonObject) row));
  }

  private void checkRow(SomeTenant tenant, JsonObject row) {
    if (!row.getString("name").startsWith(tenant.id() + " ")
        || !tenant.id().equals(row.getJsonObject("data").getString("of"))) {
      soak.wrong(tenant.id() + " was given " + row.encode());
    }
  }

  // Before the request is whole, before its answer, or in the middle of that.
  private void abort(String request) {
    var client = connected();
    switch (random.nextInt(3)) {
      case 0 -> client.send(request.substring(0, 1 + random.nextInt(request.length() - 1)));
      case 1 -> client.send(request);
      default -> client.send(request).readByte();
    }
    if (random.nextBoolean()) {
      client.reset();
    }
    soak.aborted();
    leave();
  }

  private RawClient connected() {
    var client = connection;
    if (client == null) {
      client = new RawClient(soak.port());
      connection = client;
    }
    return client;
  }

  private void leave() {
    var client = connection;
    connection = null;
    if (client != null) {
      client.close();
    }
  }
}
