package io.tenantry.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes other ways to be allowed than an admin's token, as files of lines "credential id id …" for
 * the load generator: API keys of every tenant, and a token whose role is one of many long ones.
 *
 * <p>{@code --platform URL --tenants N --keys-each N --roles N --rules N --keys FILE --ruled FILE}.
 */
public final class Credentials {
  private final Options options;
  private final PlatformAccounts platform;

  private Credentials(Options options) {
    this.options = options;
    this.platform = new PlatformAccounts(options.text("platform"));
  }

  public static void main(String[] arguments) throws IOException {
    var credentials = new Credentials(Options.of(arguments));
    credentials.write("keys", credentials.keys());
    credentials.write("ruled", List.of(credentials.ruled()));
  }

  private void write(String option, List<String> credentials) throws IOException {
    var ids = Arrays.stream(Names.rows()).map(UUID::toString).collect(Collectors.joining(" "));
    Files.write(
        Path.of(options.text(option)), credentials.stream().map(each -> each + " " + ids).toList());
  }

  /** The first key of every tenant, then the second of every tenant, and so on. */
  private List<String> keys() {
    int each = options.number("keys-each", 10);
    var byTenant =
        IntStream.range(0, options.number("tenants", 1))
            .parallel()
            .mapToObj(number -> keysOf(Names.tenant(number), each))
            .toList();
    return IntStream.range(0, each)
        .boxed()
        .flatMap(place -> byTenant.stream().map(keys -> keys.get(place)))
        .toList();
  }

  private List<String> keysOf(String tenant, int count) {
    var admin = platform.login(tenant);
    var body = JsonObject.of("name", "bench", "role", "developer");
    return Stream.generate(() -> platform.post("/v1/api-keys", body, admin).getString("key"))
        .limit(count)
        .toList();
  }

  /** A token of the first tenant, of a user with one of its many roles. */
  private String ruled() {
    var tenant = Names.tenant(0);
    var admin = platform.login(tenant);
    var permissions = new JsonArray();
    var names = List.of("create", "read", "update", "delete");
    for (int i = 0; i < options.number("rules", 50); i++) {
      var rule =
          JsonObject.of(
              "action", names.get(i % names.size()), "resource", i == 49 ? "*" : "resources");
      permissions.add(i % 2 == 0 ? rule : rule.put("conditions", JsonObject.of("owner", true)));
    }
    permissions.add(JsonObject.of("action", "read", "resource", "resources"));
    int roles = options.number("roles", 200);
    for (int i = 0; i < roles; i++) {
      platform.put("/v1/policies/bench_" + i, JsonObject.of("permissions", permissions), admin);
    }
    var email = "ruled-" + UUID.randomUUID() + "@bench.example";
    platform.post(
        "/v1/users",
        JsonObject.of(
            "email", email, "password", PlatformAccounts.PASSWORD, "role", "bench_" + (roles - 1)),
        admin);
    return platform.login(tenant, email);
  }
}
