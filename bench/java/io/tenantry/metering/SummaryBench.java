package io.tenantry.metering;

import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;

/**
 * The summary of 30 days that have millions of minutes, which the platform rolled up, beside the
 * same sums read from a table of days that knows neither tenants' walls nor quotas.
 *
 * <p>{@code --platform URL --pid ID --tokens FILE [--rounds 5] [--calls 50] [--groups 77]}
 */
public final class SummaryBench implements AutoCloseable {
  private static final int DAYS = 30;
  private static final String DAY_OF_USE =
      """
      INSERT INTO platform.usage_metrics
        (tenant_id, metric, window_start, dimensions, events, sum)
      SELECT 'bench_0000', metric, minute, jsonb_build_object(
          'operation', 'thing.do' || g, 'method', 'GET', 'status', '200'), 3, 3 + g
      FROM unnest(ARRAY['api_request', 'compute_time', 'data_transfer']) AS metric,
        generate_series(?::timestamptz, ?::timestamptz - interval '1 minute', interval '1 minute')
          AS minute,
        generate_series(1, ?) AS g
      """;
  private static final String MARKS =
      """
      INSERT INTO platform.usage_dirty_hours
      SELECT 'bench_0000', h FROM generate_series(
        date_trunc('hour', ?::timestamptz), ?::timestamptz - interval '1 minute', interval '1 hour') AS h
      ON CONFLICT DO NOTHING
      """;
  private static final String SUMS =
      "SELECT metric, sum(events), sum(sum) FROM platform.%s"
          + " WHERE tenant_id = ? AND window_start >= ?::timestamptz AND window_start < ?::timestamptz"
          + " GROUP BY metric ORDER BY metric";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI platform;
  private final String token;
  private final long platformPid;
  private final Connection owner;
  private final long postmaster;
  private final int calls;

  private SummaryBench(String platform, long pid, String token, int calls) throws Exception {
    this.platform = URI.create(platform);
    this.platformPid = pid;
    this.token = token;
    this.calls = calls;
    var server = PgConnectOptions.fromUri(System.getenv("TENANTRY_DATABASE_URL"));
    this.owner = EventsBench.connect(server, server.getUser() + "_owner");
    this.postmaster = ProcessCpu.parent(owner.unwrap(PGConnection.class).getBackendPID());
  }

  public static void main(String[] arguments) throws Exception {
    var options = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    var token = Files.readAllLines(Path.of(options.getOrDefault("--tokens", ""))).getFirst();
    try (var bench =
        new SummaryBench(
            String.valueOf(options.get("--platform")),
            Long.parseLong(String.valueOf(options.get("--pid"))),
            token.split(" ", 2)[0],
            Integer.parseInt(options.getOrDefault("--calls", "50")))) {
      bench.use(Integer.parseInt(options.getOrDefault("--groups", "77")));
      bench.compare(Integer.parseInt(options.getOrDefault("--rounds", "5")));
    }
  }

  private Instant today() {
    return Instant.now().truncatedTo(ChronoUnit.DAYS);
  }

  /** Minutes of 30 days and of today so far, and waits until the platform has rolled them up. */
  private void use(int groups) throws Exception {
    owner.createStatement().execute("DROP TABLE IF EXISTS platform.bench_days");
    owner.createStatement().execute(EventsBench.EMPTY);
    long began = System.nanoTime();
    var now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    for (var from = today().minus(Duration.ofDays(DAYS)); from.isBefore(now); ) {
      var next = from.plus(Duration.ofDays(1));
      var to = next.isAfter(now) ? now : next;
      run(DAY_OF_USE, from.toString(), to.toString(), groups);
      run(MARKS, from.toString(), to.toString());
      from = next;
    }
    System.out.printf("%,d minutes written in %.0f s%n", count("usage_metrics"), seconds(began));
    began = System.nanoTime();
    while (count("usage_dirty_hours WHERE window_start < date_trunc('hour', now())") > 0) {
      LockSupport.parkNanos(500_000_000);
    }
    System.out.printf(
        "rolled up %.0f s later into %,d hours and %,d days%n",
        seconds(began), count("usage_hours"), count("usage_days"));
    owner
        .createStatement()
        .execute("CREATE TABLE platform.bench_days AS TABLE platform.usage_days");
    owner
        .createStatement()
        .execute(
            "ALTER TABLE platform.bench_days"
                + " ADD PRIMARY KEY (tenant_id, metric, window_start, dimensions)");
    for (var table : new String[] {"bench_days", "usage_metrics", "usage_hours", "usage_days"}) {
      owner.createStatement().execute("ANALYZE platform." + table);
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private void run(String sql, Object... arguments) throws SQLException {
    try (var statement = owner.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.execute();
    }
  }

  private long count(String from) throws SQLException {
    try (var found =
        owner.createStatement().executeQuery("SELECT count(*) FROM platform." + from)) {
      found.next();
      return found.getLong(1);
    }
  }

  private void compare(int rounds) throws Exception {
    var from = today().minus(Duration.ofDays(DAYS)).toString();
    var days = today().toString();
    var now = Instant.now().truncatedTo(ChronoUnit.MINUTES).toString();
    try (var bare = owner.prepareStatement(SUMS.formatted("bench_days"));
        var minutes = owner.prepareStatement(SUMS.formatted("usage_metrics"))) {
      long began = System.nanoTime();
      long raw = requests(minutes, from, days);
      System.out.printf("from the minutes themselves: %.0f ms%n", seconds(began) * 1000);
      if (raw != requests(bare, from, days) || raw != asked(from, days)) {
        throw new IllegalStateException("they do not agree with " + raw);
      }
      measured(() -> asked(from, days));
      measured(() -> asked(from, now));
      for (int round = 1; round <= rounds; round++) {
        System.out.printf(
            "round %d: bare %s, summary of whole days %s, summary until this minute %s%n",
            round,
            measured(() -> requests(bare, from, days)),
            measured(() -> asked(from, days)),
            measured(() -> asked(from, now)));
      }
    }
  }

  private static long requests(PreparedStatement sums, String from, String to) throws SQLException {
    sums.setString(1, "bench_0000");
    sums.setString(2, from);
    sums.setString(3, to);
    try (var found = sums.executeQuery()) {
      found.next();
      return found.getLong(2);
    }
  }

  private long asked(String from, String to) throws Exception {
    var request =
        HttpRequest.newBuilder(
                platform.resolve("/v1/usage/summary?from=%s&to=%s".formatted(from, to)))
            .header("authorization", "Bearer " + token)
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.body());
    }
    return new JsonObject(answer.body())
        .getJsonArray("metrics").stream()
            .map(JsonObject.class::cast)
            .filter(metric -> metric.getString("metric").equals("api_request"))
            .mapToLong(metric -> metric.getLong("value"))
            .sum();
  }

  private interface Question {
    long ask() throws Exception;
  }

  /** What a call takes, one after the other. */
  private String measured(Question question) throws Exception {
    long postgres = ProcessCpu.micros(postmaster);
    long own = ProcessCpu.micros(platformPid);
    var nanos = new long[calls];
    for (int i = 0; i < calls; i++) {
      long began = System.nanoTime();
      question.ask();
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    return "%.2f ms, 99 of 100 in %.2f (PostgreSQL %.2f ms of CPU, platform %.2f)"
        .formatted(
            nanos[calls / 2] / 1e6,
            nanos[calls * 99 / 100] / 1e6,
            (ProcessCpu.micros(postmaster) - postgres) / 1e3 / calls,
            (ProcessCpu.micros(platformPid) - own) / 1e3 / calls);
  }

  @Override
  public void close() throws SQLException {
    owner.createStatement().execute("DROP TABLE IF EXISTS platform.bench_days");
    owner.createStatement().execute(EventsBench.EMPTY);
    owner.close();
  }
}
