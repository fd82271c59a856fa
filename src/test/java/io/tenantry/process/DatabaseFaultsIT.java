package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What clients see when PostgreSQL hangs, dies or is locked: clear answers in time, then data. */
class DatabaseFaultsIT {
  private static final int CLIENTS = 4;
  private static final String TERMINATE =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
          + " WHERE usename = 'tenantry' AND pid <> pg_backend_pid()";

  private static OwnServers servers;
  private static SharedPlatform.Started platform;
  private static final List<Row> ROWS = new ArrayList<>();

  /** A resource of a tenant, named for its tenant. */
  private record Row(SomeTenant tenant, String path) {
    static Row create(SomeTenant tenant) {
      var body = JsonObject.of("name", "of " + tenant.id());
      var made = tenant.admin().post("/v1/resources", body).is(201);
      return new Row(tenant, made.header("location"));
    }

    Api.Answer read() {
      var answer = tenant.admin().get(path);
      if (answer.status() == 200) {
        assertThat(answer.json().getString("name")).isEqualTo("of " + tenant.id());
      }
      return answer;
    }
  }

  @BeforeAll
  static void start() {
    servers = new OwnServers();
    platform = SharedPlatform.start(Map.of(), servers.urls());
    for (int i = 0; i < 6; i++) {
      ROWS.add(Row.create(platform.onboard()));
    }
  }

  @AfterAll
  static void stop() {
    platform.close();
    servers.close();
  }

  private static Load readers(List<Row> rows) {
    return Load.of(
        CLIENTS, () -> rows.get(ThreadLocalRandom.current().nextInt(rows.size())).read());
  }

  private static void report(TestReporter reporter, String what, List<Load.Try> tries) {
    reporter.publishEntry(
        what,
        "%d tries, p50 %d ms, p99 %d ms, most %d ms"
            .formatted(
                tries.size(),
                Load.millis(0.5, tries),
                Load.millis(0.99, tries),
                Load.millis(1, tries)));
  }

  private static void awaitRecovery() {
    for (var row : ROWS) {
      Patience.until("it is served again", () -> row.read().status() == 200);
    }
    var load = readers(ROWS);
    load.await(20 * CLIENTS);
    assertThat(Load.not(200, load.stop())).isEmpty();
  }

  @Test
  void losesOneTryForEachSessionThatIsTerminated() {
    int rounds = 10;
    var load = readers(ROWS);
    for (int i = 0; i < rounds; i++) {
      load.await(5 * CLIENTS);
      servers.sql(TERMINATE);
    }
    load.await(5 * CLIENTS);

    var failed = Load.not(200, load.stop());
    assertThat(failed).allMatch(each -> each.status() == 503);
    // A client has one request under way, so a termination ends at most one try of each.
    assertThat(failed).hasSizeLessThanOrEqualTo(rounds * CLIENTS);
    awaitRecovery();
  }

  @Test
  void answersInTimeWhileTheDatabaseHangs(TestReporter reporter) {
    hang(Duration.ofSeconds(8), reporter);
  }

  @Test
  @Tag("long")
  void answersInTimeWhileTheDatabaseHangsForLong(TestReporter reporter) {
    hang(Duration.ofSeconds(30), reporter);
  }

  private static void hang(Duration time, TestReporter reporter) {
    var load = readers(ROWS);
    load.await(5 * CLIENTS);
    servers.halt(OwnServers.POSTGRES);
    long halted = System.nanoTime();
    var live = Load.of(1, () -> platform.api().get("/health/live"));
    long resumed;
    try {
      Patience.pass(time);
    } finally {
      resumed = System.nanoTime();
      servers.resume(OwnServers.POSTGRES);
    }
    awaitRecovery();

    var tries = load.stop();
    assertThat(tries).allMatch(each -> Set.of(200, 503, 504).contains(each.status()));
    assertThat(Load.millis(1, tries)).as("the slowest answer").isLessThan(6_500);
    var alive = live.stop().stream().filter(each -> each.isIn(halted, resumed)).toList();
    report(reporter, "liveness", alive);
    report(reporter, "reads", tries);
    assertThat(Load.not(200, alive)).isEmpty();
    assertThat(Load.millis(0.5, alive)).as("the median of liveness").isLessThan(200);
  }

  @Test
  void keepsWhatItAcknowledgedWhenTheDatabaseIsKilled() {
    var tenant = platform.onboard();
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    var load =
        Load.of(
            CLIENTS,
            () -> {
              var name = UUID.randomUUID().toString();
              var answer = tenant.admin().post("/v1/resources", JsonObject.of("name", name));
              if (answer.status() == 201) {
                acknowledged.add(name);
              }
              return answer;
            });
    load.await(10 * CLIENTS);

    servers.killPostmaster();

    long gone = System.nanoTime();
    load.await(2 * CLIENTS);
    long back = System.nanoTime();
    servers.bringBack();
    awaitRecovery();
    var tries = load.stop();
    assertThat(tries).allMatch(each -> Set.of(201, 503, 504).contains(each.status()));
    var without = tries.stream().filter(each -> each.isIn(gone, back)).toList();
    assertThat(without).isNotEmpty().allMatch(each -> each.status() == 503);
    assertThat(Load.millis(0.9, without)).as("said at once").isLessThan(2_500);
    var kept = servers.sql("SELECT name FROM tenant_%s.resources".formatted(tenant.id()));
    var names = new ArrayList<String>();
    kept.forEach(row -> names.add(row.getString(0)));
    assertThat(names).containsAll(acknowledged).doesNotHaveDuplicates();
  }

  @Test
  void aLockInOneTenantHindersNoOther(TestReporter reporter) {
    lock(6, reporter);
  }

  @Test
  @Tag("long")
  void aLongLockInOneTenantHindersNoOther(TestReporter reporter) {
    lock(25, reporter);
  }

  private static void lock(int seconds, TestReporter reporter) {
    var locked = ROWS.getFirst();
    var table = "tenant_%s.resources".formatted(locked.tenant().id());
    var others = readers(ROWS.subList(1, ROWS.size()));
    var its = readers(List.of(locked));
    Patience.pass(Duration.ofSeconds(2));
    long began = System.nanoTime();

    servers.sql("BEGIN", "LOCK TABLE " + table, "SELECT pg_sleep(" + seconds + ")", "COMMIT");

    long ended = System.nanoTime();
    Patience.until("it is served again", () -> locked.read().status() == 200);
    var tries = others.stop();
    assertThat(Load.not(200, tries)).isEmpty();
    var before = tries.stream().filter(each -> each.isIn(Long.MIN_VALUE, began)).toList();
    var during = tries.stream().filter(each -> each.isIn(began, ended)).toList();
    assertThat(Load.millis(0.5, during))
        .as("median with the lock; before it %d ms", Load.millis(0.5, before))
        .isLessThanOrEqualTo(3 * Load.millis(0.5, before) + 20);
    report(reporter, "others before", before);
    report(reporter, "others during", during);
    var hindered = its.stop();
    assertThat(hindered).allMatch(each -> Set.of(200, 503, 504).contains(each.status()));
    assertThat(Load.millis(1, hindered)).as("the slowest answer").isLessThan(6_500);
  }
}
