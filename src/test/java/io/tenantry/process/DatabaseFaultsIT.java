package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
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
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
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
    platform = SharedPlatform.start(Map.of("autoscaler.interval", "1s"), servers.urls());
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
  void losesOnlyTriesThatMeetSessionsWhichAreTerminated() {
    var load = readers(ROWS);
    var calm = new ArrayList<Span>();
    for (int i = 0; i < 10; i++) {
      load.await(5 * CLIENTS);
      // Comes back when the sessions are gone, which they are one after the other.
      servers.sql(TERMINATE);
      // Each client may have a try under way that met one of them.
      load.await(2 * CLIENTS);
      long began = System.nanoTime();
      load.await(5 * CLIENTS);
      calm.add(new Span(began, System.nanoTime()));
    }

    var failed = Load.not(200, load.stop());
    assertThat(failed).isNotEmpty().allMatch(each -> each.status() == 503);
    assertThat(failed).noneMatch(each -> calm.stream().anyMatch(span -> span.has(each)));
    awaitRecovery();
  }

  /** Between two terminations. */
  private record Span(long from, long to) {
    boolean has(Load.Try each) {
      return each.isIn(from, to);
    }
  }

  @Test
  void answersWhileTheDatabaseHangs(TestReporter reporter) {
    hang(Duration.ZERO, reporter);
  }

  @Test
  @Tag("long")
  void answersWhileTheDatabaseHangsForLong(TestReporter reporter) {
    hang(Duration.ofSeconds(30), reporter);
  }

  /** The database goes on hanging until every client was answered twice, and for that time. */
  private static void hang(Duration time, TestReporter reporter) {
    var load = readers(ROWS);
    load.await(5 * CLIENTS);
    servers.halt(OwnServers.POSTGRES);
    long halted = System.nanoTime();
    var live = Load.of(1, () -> platform.api().get("/health/live"));
    long resumed;
    try {
      // Each client may have one try under way that was answered before the halt.
      load.await(3 * CLIENTS);
      live.await(20);
      Patience.pass(time);
    } finally {
      resumed = System.nanoTime();
      servers.resume(OwnServers.POSTGRES);
    }
    awaitRecovery();

    var tries = load.stop();
    assertThat(tries).allMatch(each -> Set.of(200, 503, 504).contains(each.status()));
    var hung = tries.stream().filter(each -> each.isWithin(halted, resumed)).toList();
    assertThat(hung).isNotEmpty().allMatch(each -> Set.of(503, 504).contains(each.status()));
    var alive = live.stop();
    report(reporter, "liveness", alive);
    report(reporter, "reads", hung);
    assertThat(Load.not(200, alive)).isEmpty();
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
    var kept = servers.sql("SELECT name FROM tenant_%s.resources".formatted(tenant.id()));
    var names = new ArrayList<String>();
    kept.forEach(row -> names.add(row.getString(0)));
    assertThat(names).containsAll(acknowledged).doesNotHaveDuplicates();
  }

  @Test
  void capacityStaysWhileNobodyCanDecideAndIsDecidedAgain() {
    Patience.until("it decides", () -> platform.metric("tenantry_autoscaling_leads") == 1);
    int said = saysThatItCannot();

    servers.killPostmaster();
    Patience.until("it says so", () -> saysThatItCannot() > said);
    double rounds = platform.metric("tenantry_autoscaling_rounds_total");
    assertThat(platform.metric("tenantry_autoscaling_desired_nodes")).isEqualTo(1);
    servers.bringBack();

    Patience.until(
        "it decides again",
        () -> platform.metric("tenantry_autoscaling_rounds_total") >= rounds + 2);
    assertThat(platform.metric("tenantry_autoscaling_leads")).isEqualTo(1);
    awaitRecovery();
  }

  private static int saysThatItCannot() {
    return platform.logged().split("capacity is not decided now", -1).length;
  }

  @Test
  void aLockInOneTenantHindersNoOther(TestReporter reporter) {
    lock(Duration.ZERO, reporter);
  }

  @Test
  @Tag("long")
  void aLongLockInOneTenantHindersNoOther(TestReporter reporter) {
    lock(Duration.ofSeconds(20), reporter);
  }

  /** The lock is held until every client that meets it was answered twice, and for that time. */
  private static void lock(Duration time, TestReporter reporter) {
    var locked = ROWS.getFirst();
    var others = readers(ROWS.subList(1, ROWS.size()));
    var its = readers(List.of(locked));
    others.await(5 * CLIENTS);
    its.await(5 * CLIENTS);
    long began;
    long ended;
    var lock = servers.lock("tenant_%s.resources".formatted(locked.tenant().id()));
    try {
      began = System.nanoTime();
      its.await(3 * CLIENTS);
      Patience.pass(time);
      ended = System.nanoTime();
    } finally {
      lock.close();
    }
    Patience.until("it is served again", () -> locked.read().status() == 200);

    var tries = others.stop();
    var hindered = its.stop().stream().filter(each -> each.isWithin(began, ended)).toList();
    var during = tries.stream().filter(each -> each.isWithin(began, ended)).toList();
    report(reporter, "the locked tenant", hindered);
    report(reporter, "the others", during);
    assertThat(Load.not(200, tries)).isEmpty();
    assertThat(hindered).isNotEmpty().allMatch(each -> Set.of(503, 504).contains(each.status()));
    // Were the others kept waiting behind the lock, they would be answered as seldom as it is.
    assertThat(during).hasSizeGreaterThan(10 * hindered.size());
  }
}
