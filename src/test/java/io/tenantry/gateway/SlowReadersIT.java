package io.tenantry.gateway;

import static io.tenantry.testing.RawClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that ask for much and read little, which leaves the answers on the server's hands. */
class SlowReadersIT {
  private static final SharedPlatform.Started PLATFORM =
      SharedPlatform.start(
          Map.of(
              "server.header_timeout", "1s",
              "server.body_timeout", "300ms",
              "server.request_timeout", "3s",
              "server.idle_timeout", "1500ms",
              "server.answer_timeout", "6s"));
  private static final SomeTenant TENANT = PLATFORM.onboard();
  private static final int ASKED = 50;
  private static final int WINDOW = 4096;
  private static final String GET = head("GET /health/live");
  private static final String LIST = "/v1/resources?limit=100";
  private static final String PAGE = "/assets/swagger-ui/swagger-ui-bundle.js";

  // About 10 MiB in a list of them all.
  static {
    Sql.run(
        TestServers.superuserUrl(PLATFORM.databaseUrl()),
        """
        INSERT INTO tenant_%1$s.resources (id, name, data, owner_id)
        SELECT gen_random_uuid(), 'big ' || n, jsonb_build_object('x', repeat('y', 100000)), id
        FROM tenant_%1$s.users, generate_series(1, 100) AS n
        """
            .formatted(TENANT.id()));
  }

  @AfterAll
  static void close() {
    PLATFORM.close();
  }

  @BeforeEach
  void nobodyElseIsConnected() {
    Patience.until("earlier connections are closed", () -> open() == 0);
  }

  private static int open() {
    return (int) PLATFORM.metric("tenantry_http_connections");
  }

  private static RawClient client() {
    return new RawClient(PLATFORM.platform().port(), WINDOW);
  }

  private static void ask(RawClient client, String path, String name) {
    for (int i = 0; i < ASKED; i++) {
      client.send(
          head(
              "GET " + path,
              "X-Correlation-ID: " + name + "-" + i,
              "Authorization: Bearer " + TENANT.admin().token()));
    }
  }

  private static long answered(String name) {
    return PLATFORM.logged().lines().filter(line -> line.contains("\"" + name + "-")).count();
  }

  @Test
  void cutsOffClientsThatReadNothingAndServesOthersMeanwhile() {
    try (var list = client();
        var page = client()) {
      ask(list, LIST, "list");
      ask(page, PAGE, "page");
      Patience.until("there is an answer to take", () -> answered("list") > 0);

      othersAreServedUntil("the two are cut off", 2);

      // One answer that the system's buffers hold in part, one that waits for them.
      assertThat(answered("list")).isLessThan(5);
    }
  }

  private static void othersAreServedUntil(String cutOff, int slow) {
    try (var other = client()) {
      other.send(GET).answer().is(200);
      assertThat(open()).isEqualTo(slow + 1);

      Patience.until(
          cutOff,
          () -> {
            other.send(GET).answer().is(200);
            return open() == 1;
          });

      other.send(GET).answer().is(200);
    }
  }

  @Test
  void cutsOffAClientThatReadsTooSlowly() {
    try (var client = client()) {
      ask(client, LIST, "drip");
      assertThat(client.readByte()).isEqualTo('H');

      Patience.until(
          "it is cut off",
          () -> {
            drip(client);
            return open() == 0;
          });

      assertThat(answered("drip")).isLessThan(5);
    }
  }

  private static void drip(RawClient client) {
    try {
      for (int i = 0; i < WINDOW; i++) {
        client.readByte();
      }
    } catch (UncheckedIOException e) {
      // Cut off; the next look shows it.
    }
  }
}
