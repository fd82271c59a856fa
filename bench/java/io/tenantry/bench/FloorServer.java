package io.tenantry.bench;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * Bare Vert.x: one prepared statement a request in one fixed schema, and no check of anything.
 *
 * <p>Each event loop has its own connections, of the kind that measured best: a pipelined one for
 * reads; for writes a pool of many, since commits wait for the disk and PostgreSQL flushes those of
 * many connections together.
 *
 * <p>{@code --port N [--reads pipelined:1] [--writes pool:16]}, or any other kind and number.
 */
public final class FloorServer extends VerticleBase {
  private static final String PATH = "/v1/resources";
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final int port;
  private final UUID owner = Names.owner(Names.tenant(0));
  private final PreparedQuery<RowSet<Row>> select;
  private final PreparedQuery<RowSet<Row>> insert;

  private FloorServer(int port, SqlClient reads, SqlClient writes) {
    this.port = port;
    var table = Names.schema(Names.tenant(0)) + ".resources";
    select =
        reads.preparedQuery(
            "SELECT %s FROM %s WHERE id = $1".formatted(ResourceJson.TEXT_COLUMNS, table));
    insert =
        writes.preparedQuery(
            "INSERT INTO %s (id, name, data, owner_id) VALUES ($1, $2, $3, $4) RETURNING %s"
                .formatted(table, ResourceJson.TEXT_COLUMNS));
  }

  public static void main(String[] arguments) {
    var options = Options.of(arguments);
    var vertx = Http.vertx();
    int port = options.number("port", 8081);
    var reads = options.text("reads", "pipelined:1");
    var writes = options.text("writes", "pool:16");
    Http.serve(vertx, () -> new FloorServer(port, client(vertx, reads), client(vertx, writes)));
  }

  private static SqlClient client(Vertx vertx, String kindAndNumber) {
    var server = Database.as(Names.schema(Names.tenant(0)));
    int colon = kindAndNumber.indexOf(':');
    int connections = Integer.parseInt(kindAndNumber.substring(colon + 1));
    return kindAndNumber.startsWith("pool")
        ? Database.pool(vertx, server, connections)
        : Database.pipelined(vertx, server, connections);
  }

  @Override
  public Future<HttpServer> start() {
    return vertx.createHttpServer(Http.options(port)).requestHandler(this::serve).listen();
  }

  private void serve(HttpServerRequest request) {
    var path = requireNonNull(request.path());
    if (request.method().equals(HttpMethod.GET) && path.startsWith(PATH + "/")) {
      var id = UUID.fromString(path.substring(PATH.length() + 1));
      answer(request, 200, select.execute(Tuple.of(id)));
    } else if (request.method().equals(HttpMethod.POST) && path.equals(PATH)) {
      answer(
          request,
          201,
          request
              .body()
              .compose(body -> {
                var json = body.toJsonObject();
                return insert.execute(
                    Tuple.of(
                        RowIds.next(), json.getString("name"), json.getJsonObject("data"), owner));
              }));
    } else {
      request.response().setStatusCode(404).end();
    }
  }

  private static void answer(HttpServerRequest request, int status, Future<RowSet<Row>> rows) {
    var response = request.response();
    rows.map(found -> ResourceJson.ofText(found.iterator().next()))
        .onSuccess(json ->
            response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, JSON).end(json))
        .onFailure(failure -> response.setStatusCode(500).end(String.valueOf(failure)));
  }
}
