package io.tenantry.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.database.BlockingConnection;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SharedPlatform.Started;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A platform with as few connections as there can be, many tenants whose rows have the same ids,
 * and the tally of a run. Now and then one of the platform's connections is killed.
 */
final class Soak implements AutoCloseable {
  /** The ids that a row of every tenant has. */
  static final List<UUID> SHARED = Stream.generate(UUID::randomUUID).limit(5).toList();

  private static final int TENANTS = 50;
  private static final int REQUESTS_PER_KILL = 200;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "database.pool_size", "2",
          "database.read_connections_per_event_loop", "1",
          "database.write_connections_per_event_loop", "1",
          "server.event_loops", "2");

  private final Started platform = SharedPlatform.start(SETTINGS);
  private final Vertx vertx = Vertx.vertx();
  private final BlockingConnection superuser =
      BlockingConnection.open(
          vertx,
          PgConnectOptions.fromUri(TestServers.superuserUrl(platform.databaseUrl())),
          Duration.ofSeconds(10));
  private final List<SomeTenant> tenants = new ArrayList<>();
  private final int most;
  private final long deadline;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger turnedAway = new AtomicInteger();
  private final AtomicInteger aborted = new AtomicInteger();
  private final AtomicInteger killed = new AtomicInteger();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  /** Ends after so many requests or so long a time. */
  Soak(int most, Duration time) {
    this.most = most;
    for (int i = 0; i < TENANTS; i++) {
      var tenant = platform.onboard();
      tenants.add(tenant);
      SHARED.forEach(id -> insert(tenant.id(), id));
    }
    this.deadline = System.nanoTime() + time.toNanos();
  }

  private void insert(String tenant, UUID id) {
    superuser.run(
        """
        INSERT INTO tenant_%1$s.resources (id, name, data, owner_id)
        SELECT '%2$s', '%1$s first', '{"of": "%1$s"}', id FROM tenant_%1$s.users
        """
            .formatted(tenant, id));
  }

  /** Runs so many clients to the end; a client's own failure is a fault of the run. */
  void run(int clients) throws InterruptedException {
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < clients; i++) {
      var client = new SoakClient(this, i);
      threads.add(
          Thread.ofPlatform()
              .name("soak-client-" + i)
              .uncaughtExceptionHandler((thread, failure) -> faults.add(thread + ": " + failure))
              .start(client::run));
    }
    for (var thread : threads) {
      thread.join();
    }
  }

  List<SomeTenant> tenants() {
    return tenants;
  }

  int port() {
    return platform.platform().port();
  }

  boolean goesOn() {
    int number = begun.incrementAndGet();
    if (number > most || System.nanoTime() > deadline) {
      return false;
    }
    if (number % REQUESTS_PER_KILL == 0) {
      kill();
    }
    return true;
  }

  private synchronized void kill() {
    killed.addAndGet(
        superuser
            .query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = 'tenantry'
                ORDER BY random() LIMIT 1
                """)
            .size());
  }

  void answered(int status, String body) {
    switch (status) {
      case 200, 201 -> served.incrementAndGet();
      // What was under way on a killed connection, and what found no free one.
      case 503, 504 -> turnedAway.incrementAndGet();
      default -> faults.add(status + " " + body);
    }
  }

  void aborted() {
    aborted.incrementAndGet();
  }

  void wrong(String what) {
    faults.add(what);
  }

  /** Asserts that no tenant was given or left with another's row, and that there was work done. */
  void assertNoWrongRow() {
    assertThat(faults).as(toString()).isEmpty();
    // PostgreSQL refusing a role the other's schema would be 503 too, and just luck.
    assertThat(platform.logged()).doesNotContain("a statement was refused");
    for (var tenant : tenants) {
      var rows =
          superuser.query(
              """
              SELECT r::text FROM tenant_%1$s.resources AS r
              WHERE NOT starts_with(name, '%1$s ') OR data ->> 'of' IS DISTINCT FROM '%1$s'
                OR owner_id NOT IN (SELECT id FROM tenant_%1$s.users)
              """
                  .formatted(tenant.id()));
      assertThat(rows.size()).as("foreign rows of " + tenant.id()).isZero();
    }
    assertThat(served.get()).as(toString()).isGreaterThan(begun.get() / 2);
    assertThat(aborted.get()).as(toString()).isPositive();
    assertThat(killed.get()).as(toString()).isPositive();
  }

  @Override
  public String toString() {
    return "%d begun: %d served, %d turned away, %d aborted; %d connections killed"
        .formatted(begun.get(), served.get(), turnedAway.get(), aborted.get(), killed.get());
  }

  @Override
  public void close() {
    superuser.close();
    vertx.close().await();
    platform.close();
  }
}
