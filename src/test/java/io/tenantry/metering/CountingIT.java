package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.usage.Slab;
import io.tenantry.kernel.usage.UsageJournal;
import io.tenantry.testing.Configured;
import io.tenantry.testing.TestDatabase;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counting when it meets itself, roll-ups and a time that cannot be kept. */
class CountingIT {
  private static TestDatabase database;
  private static Databases databases;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    var roles = database.prepare();
    databases =
        new Databases(database.vertx(), database.login(), Configured.byDefault().database(), roles);
  }

  @AfterAll
  static void stop() {
    databases.close().await();
    database.close();
  }

  private static UsageRepository usage() {
    return new UsageRepository(databases.usage());
  }

  private static long events(String from) {
    var sum = "SELECT coalesce(sum(events), 0)::bigint FROM platform." + from;
    return database.asSuperuser(sum).iterator().next().getLong(0);
  }

  private UsageJournal journal(InstantSource clock) {
    return new UsageJournal(folder, 16L << 20, clock);
  }

  private static List<Slab> counted(UsageJournal journal, String tenant, int many) {
    var counter = journal.newCounter(Runnable::run);
    for (int i = 0; i < many; i++) {
      counter.count(tenant, "resource.get", "GET", 200, 1, 1);
    }
    return journal.turn().await();
  }

  @Test
  void countsASlabOnceHoweverOftenItIsTried() {
    try (var journal = journal(InstantSource.system())) {
      usage().insertJournal(journal.id()).await();
      var slabs = counted(journal, "once", 5);

      var tries = new ArrayList<Future<?>>();
      for (int i = 0; i < 3; i++) {
        tries.add(usage().count(journal.id(), slabs));
      }
      Future.all(tries).await();
      usage().count(journal.id(), slabs).await();

      assertThat(events("usage_metrics WHERE tenant_id = 'once' AND metric = 'api_request'"))
          .isEqualTo(5);
    }
  }

  @Test
  void countsNothingOfAJournalThatTheDatabaseDoesNotKnow() {
    try (var journal = journal(InstantSource.system())) {
      assertThat(usage().count(journal.id(), counted(journal, "unknown", 5)).await()).isEmpty();

      assertThat(events("usage_metrics WHERE tenant_id = 'unknown'")).isZero();
    }
  }

  @Test
  void countsWhatAClockThatIsFarOffSaysWhereThereIsRoom() {
    var now = InstantSource.system().instant();
    for (var days : List.of(4000, -4000)) {
      try (var journal = journal(InstantSource.fixed(now.plus(Duration.ofDays(days))))) {
        usage().insertJournal(journal.id()).await();

        var moved = usage().count(journal.id(), counted(journal, "astray", 5)).await();

        assertThat(moved.orElseThrow().moved()).isEqualTo(1);
      }
    }
    assertThat(events("usage_metrics WHERE tenant_id = 'astray' AND metric = 'api_request'"))
        .isEqualTo(10);
  }

  @Test
  void showsOneTenantAloneToAQueryThatForgotItsCondition() {
    for (var tenant : List.of("wall_a", "wall_b")) {
      databases.usage().count(transaction -> add(transaction, tenant, new Random(1))).await();
    }

    for (var table : List.of("usage_metrics", "usage_dirty_hours")) {
      var seen =
          databases
              .usage()
              .read(
                  "wall_a",
                  transaction ->
                      transaction.query("SELECT DISTINCT tenant_id FROM " + table).execute())
              .await();
      assertThat(seen).hasSize(1).allMatch(row -> row.getString(0).equals("wall_a"));
    }
  }

  @Test
  void rollsUpEverythingThatIsCountedMeanwhile() throws InterruptedException {
    var tenants = List.of("busy_a", "busy_b", "busy_c");
    var rollUps = new RollUpRepository(databases.usage());
    var ends = new AtomicBoolean();
    int counters = 6;
    int rounds = 40;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var rollUp =
          threads.submit(() -> {
            while (!ends.get()) {
              tenants.forEach(tenant -> rollUps.rollUp(tenant, 100).await());
            }
          });
      var counting = new ArrayList<java.util.concurrent.Future<?>>();
      for (int i = 0; i < counters; i++) {
        var random = new Random(i);
        counting.add(
            threads.submit(() -> {
              for (int round = 0; round < rounds; round++) {
                var tenant = tenants.get(random.nextInt(tenants.size()));
                databases.usage().count(each -> add(each, tenant, random)).await();
              }
            }));
      }
      counting.forEach(CountingIT::join);
      ends.set(true);
      join(rollUp);
    }
    tenants.forEach(tenant -> rollUps.rollUp(tenant, 100).await());

    var busy = " WHERE tenant_id LIKE 'busy_%'";
    assertThat(events("usage_metrics" + busy)).isEqualTo((long) counters * rounds);
    assertThat(events("usage_hours" + busy)).isEqualTo((long) counters * rounds);
    assertThat(events("usage_days" + busy)).isEqualTo((long) counters * rounds);
  }

  private static void join(java.util.concurrent.Future<?> work) {
    try {
      work.get();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** One event in some minute of two hours of yesterday. */
  private static Future<?> add(
      io.vertx.sqlclient.SqlConnection transaction, String tenant, Random random) {
    var minute =
        OffsetDateTime.now(ZoneOffset.UTC)
            .truncatedTo(ChronoUnit.DAYS)
            .minusMinutes(1 + random.nextInt(120));
    return UsageRepository.add(
        transaction,
        List.of(
            Window.of(tenant, "api_request", minute, "{\"operation\":\"it\"}", 1, BigDecimal.ONE)));
  }
}
