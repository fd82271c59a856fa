package io.tenantry.metering;

import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.Databases;
import io.tenantry.testing.Configured;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.postgresql.PGConnection;

/**
 * Events counted exactly once, over HTTP and by the store alone, beside {@code COPY} in binary of
 * the same rows into the same table, in turn.
 *
 * <p>{@code --platform URL --pid ID --tokens FILE [--rounds 5] [--batches 100] [--size 500]
 * [--clients 4]}
 */
public final class EventsBench implements AutoCloseable {
  private static final String TENANT = "bench_0000";
  private static final String COPY =
      "COPY platform.usage_events (tenant_id, event_key, occurred_at, type, source, id, subject,"
          + " data) FROM STDIN (FORMAT binary)";
  static final String EMPTY =
      "TRUNCATE platform.usage_events, platform.usage_metrics, platform.usage_values,"
          + " platform.usage_groups, platform.usage_dirty_hours";

  private final URI events;
  private final String token;
  private final int clients;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final Databases databases;
  private final Intake intake;
  private final Connection owner;
  private final long postmaster;
  private final long platformPid;

  private EventsBench(String platform, long pid, String token, int clients) throws Exception {
    this.events = URI.create(platform + "/v1/usage/events");
    this.platformPid = pid;
    this.token = token;
    this.clients = clients;
    var server = PgConnectOptions.fromUri(System.getenv("TENANTRY_DATABASE_URL"));
    var config = Configured.byDefault().database();
    var roles = new DatabaseRoles(server.getUser(), config.rolePrefix());
    this.databases = new Databases(vertx, server, config, roles);
    var clock = InstantSource.system();
    this.intake = new Intake(new EventRepository(databases.usage(), clock), clock);
    // Row-level security takes no COPY from others.
    this.owner = connect(server, roles.owner());
    this.postmaster = ProcessCpu.parent(owner.unwrap(PGConnection.class).getBackendPID());
  }

  static Connection connect(PgConnectOptions server, String role) throws Exception {
    var url =
        "jdbc:postgresql://%s:%d/%s"
            .formatted(server.getHost(), server.getPort(), server.getDatabase());
    var connection = DriverManager.getConnection(url, server.getUser(), server.getPassword());
    connection.createStatement().execute("SET ROLE \"" + role + "\"");
    return connection;
  }

  public static void main(String[] arguments) throws Exception {
    var options = new java.util.HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    var token = Files.readAllLines(Path.of(options.getOrDefault("--tokens", ""))).getFirst();
    int rounds = number(options.get("--rounds"), 5);
    int batches = number(options.get("--batches"), 100);
    int size = number(options.get("--size"), 500);
    try (var bench =
        new EventsBench(
            String.valueOf(options.get("--platform")),
            Long.parseLong(String.valueOf(options.get("--pid"))),
            token.split(" ", 2)[0],
            number(options.get("--clients"), 4))) {
      bench.makeMeter();
      bench.round("warm", batches, size);
      var all = new ArrayList<List<Side>>();
      for (int round = 1; round <= rounds; round++) {
        var sides = bench.round("r" + round, batches, size);
        System.out.printf(
            "round %d: copy %s, store %s, http %s%n",
            round, sides.get(0), sides.get(1), sides.get(2));
        all.add(sides);
      }
      System.out.printf("store / copy %s, http / copy %s%n", spread(all, 1), spread(all, 2));
    }
  }

  /**
   * What one side did in one round.
   *
   * @param micros of processors that PostgreSQL took a row
   * @param platformMicros the same of the platform's process
   */
  private record Side(double rowsPerSecond, double micros, double platformMicros) {
    @Override
    public String toString() {
      return "%,.0f rows/s (%.1f µs, platform %.1f)"
          .formatted(rowsPerSecond, micros, platformMicros);
    }
  }

  private static int number(@org.jspecify.annotations.Nullable String text, int otherwise) {
    return text == null ? otherwise : Integer.parseInt(text);
  }

  /** Of rows a second and of PostgreSQL's work a row: the median with the smallest and largest. */
  private static String spread(List<List<Side>> rounds, int side) {
    var speed =
        rounds.stream()
            .mapToDouble(of -> of.get(side).rowsPerSecond / of.getFirst().rowsPerSecond)
            .sorted()
            .toArray();
    var work =
        rounds.stream()
            .mapToDouble(of -> of.get(side).micros / of.getFirst().micros)
            .sorted()
            .toArray();
    return "%.2f (%.2f–%.2f) at %.2f of its work (%.2f–%.2f)"
        .formatted(
            speed[speed.length / 2],
            speed[0],
            speed[speed.length - 1],
            work[work.length / 2],
            work[0],
            work[work.length - 1]);
  }

  private void makeMeter() throws Exception {
    var meter =
        JsonObject.of("name", "bench_tokens", "event_type", "bench.done", "aggregation", "sum")
            .put("value_path", "$.usage.tokens")
            .put("group_by", io.vertx.core.json.JsonArray.of("$.model"));
    int status =
        post(
            events.resolve("/v1/meters"),
            "application/json",
            meter.encode().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    if (status != 201 && status != 409) {
      throw new IllegalStateException("the meter was answered " + status);
    }
  }

  private int post(URI uri, String type, byte[] body) throws Exception {
    var request =
        HttpRequest.newBuilder(uri)
            .header("authorization", "Bearer " + token)
            .header("content-type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.ofString()).statusCode();
  }

  /** By COPY, by the store, over HTTP. */
  private List<Side> round(String word, int batches, int size) throws Exception {
    var rows = EventRows.of(word, batches, size);
    return List.of(copy(rows), store(rows), http(rows));
  }

  private Side copy(EventRows rows) throws Exception {
    var bytes = rows.copy(TENANT);
    return measured(
        rows,
        () ->
            owner
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(COPY, new ByteArrayInputStream(bytes)));
  }

  private Side store(EventRows rows) throws Exception {
    var submissions = new ConcurrentLinkedQueue<>(rows.submissions());
    return measured(
        rows,
        () -> {
          var lanes = new ArrayList<Future<?>>();
          for (int client = 0; client < clients; client++) {
            lanes.add(take(submissions));
          }
          Future.all(lanes).await();
        });
  }

  private Future<?> take(ConcurrentLinkedQueue<Submission> submissions) {
    var next = submissions.poll();
    return next == null
        ? Future.succeededFuture()
        : intake.take(TENANT, next, Long.MAX_VALUE).compose(taken -> take(submissions));
  }

  private Side http(EventRows rows) throws Exception {
    var bodies = new ConcurrentLinkedQueue<>(rows.bodies());
    return measured(
        rows,
        () -> {
          try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<java.util.concurrent.Future<?>>();
            for (int client = 0; client < clients; client++) {
              all.add(
                  threads.submit(() -> {
                    for (var body = bodies.poll(); body != null; body = bodies.poll()) {
                      int status = post(events, "application/cloudevents-batch+json", body);
                      if (status != 202) {
                        throw new IllegalStateException("answered " + status);
                      }
                    }
                    return null;
                  }));
            }
            for (var each : all) {
              each.get();
            }
          }
        });
  }

  private interface Work {
    void run() throws Exception;
  }

  private Side measured(EventRows rows, Work work) throws Exception {
    owner.createStatement().execute(EMPTY);
    long before = ProcessCpu.micros(postmaster);
    long platformBefore = ProcessCpu.micros(platformPid);
    long began = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - began) / 1e9;
    long micros = ProcessCpu.micros(postmaster) - before;
    long platformMicros = ProcessCpu.micros(platformPid) - platformBefore;
    try (var found =
        owner.createStatement().executeQuery("SELECT count(*) FROM platform.usage_events")) {
      found.next();
      if (found.getLong(1) != rows.events()) {
        throw new IllegalStateException(found.getLong(1) + " rows, not " + rows.events());
      }
    }
    double many = rows.events();
    return new Side(many / seconds, micros / many, platformMicros / many);
  }

  @Override
  public void close() throws SQLException {
    owner.close();
    databases.close().await();
    vertx.close().await();
  }
}
