package io.tenantry.gateway;

import static io.tenantry.testing.RawClient.head;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limit is the process's, though connections are dealt out to two event loops in turn. */
class ConnectionLimitIT {
  private static final int MOST = 5;
  private static final String GET = head("GET /health/live");

  private final SharedPlatform.Started platform =
      SharedPlatform.start(
          Map.of("server.event_loops", "2", "server.max_connections", Integer.toString(MOST)));
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() {
    clients.forEach(RawClient::close);
    platform.close();
  }

  private RawClient connect() {
    var client = new RawClient(platform.platform().port());
    clients.add(client);
    return client;
  }

  private static boolean isServed(RawClient client) {
    try {
      return client.send(GET).readByte() >= 0;
    } catch (UncheckedIOException reset) {
      return false;
    }
  }

  private int open() {
    return (int) platform.metric("tenantry_http_connections");
  }

  private int refused() {
    return (int) platform.metric("tenantry_http_connections_refused_total");
  }

  @Test
  void takesOneMoreForEachThatLeaves() {
    for (int i = 0; i < MOST; i++) {
      connect().send(GET).answer().is(200);
    }

    assertThat(connect().answersUntilClosed()).isEmpty();
    assertThat(List.of(open(), refused())).containsExactly(MOST, 1);
    clients.getFirst().close();
    Patience.until("there is room", () -> open() == MOST - 1);
    connect().send(GET).answer().is(200);
    assertThat(connect().answersUntilClosed()).isEmpty();
    assertThat(List.of(open(), refused())).containsExactly(MOST, 2);
    clients.get(1).send(GET).answer().is(200);
  }

  @Test
  void keepsNoMoreOfManyThatComeAtOnce() {
    var all = Stream.generate(this::connect).limit(4 * MOST).toList();

    assertThat(all.stream().filter(ConnectionLimitIT::isServed)).hasSize(MOST);
    assertThat(List.of(open(), refused())).containsExactly(MOST, 3 * MOST);
  }
}
