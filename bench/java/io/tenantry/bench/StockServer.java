package io.tenantry.bench;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.JWTAuthHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ValidatedRequest;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The two operations as Vert.x's ready-made parts give them: the contract's router with its
 * validation, the JWT handler, a pooled connection and a transaction with the tenant's path and
 * role.
 *
 * <p>{@code --port N --contract FILE --jwks FILE --issuer X --audience X [--connections N]}
 */
public final class StockServer extends VerticleBase {
  private static final String SELECT =
      "SELECT " + ResourceJson.COLUMNS + " FROM resources WHERE id = $1";
  private static final String INSERT =
      "INSERT INTO resources (id, name, data, owner_id) VALUES ($1, $2, $3, $4) RETURNING "
          + ResourceJson.COLUMNS;

  private final Options options;
  private final Pool pool;

  private StockServer(Options options, Pool pool) {
    this.options = options;
    this.pool = pool;
  }

  public static void main(String[] arguments) {
    var options = Options.of(arguments);
    Vertx vertx = Http.vertx();
    var pool = Database.pool(vertx, Database.fromEnvironment(), options.number("connections", 32));
    Http.serve(vertx, () -> new StockServer(options, pool));
  }

  @Override
  public Future<HttpServer> start() {
    var file = ContractFile.read(Path.of(options.text("contract")));
    return OpenAPIContract.from(vertx, file.forStockRouter())
        .compose(contract -> {
          var builder = RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
          builder.rootHandler(BodyHandler.create(false));
          requireNonNull(builder.getRoute(file.readOperation())).addHandler(this::read);
          requireNonNull(builder.getRoute(file.createOperation())).addHandler(this::create);
          var base = contract.getServers().getFirst().getBasePath();
          var router = Router.router(vertx);
          router.route().handler(JWTAuthHandler.create(jwt()));
          router.route((base.equals("/") ? "" : base) + "/*").subRouter(builder.createRouter());
          return vertx
              .createHttpServer(Http.options(options.number("port", 8082)))
              .requestHandler(router)
              .listen();
        });
  }

  private JWTAuth jwt() {
    var keys = vertx.fileSystem().readFileBlocking(options.text("jwks")).toJsonObject();
    var claims =
        new JWTOptions().setIssuer(options.text("issuer")).addAudience(options.text("audience"));
    var auth = new JWTAuthOptions().setJWTOptions(claims);
    keys.getJsonArray("keys").forEach(key -> auth.addJwk((JsonObject) key));
    return JWTAuth.create(vertx, auth);
  }

  private void read(RoutingContext context) {
    var id = UUID.fromString(context.pathParam(context.pathParams().keySet().iterator().next()));
    answer(context, 200, SELECT, Tuple.of(id));
  }

  private void create(RoutingContext context) {
    ValidatedRequest request =
        requireNonNull(context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST));
    var body = requireNonNull(request.getBody().getJsonObject());
    var owner = UUID.fromString(requireNonNull(context.user()).subject());
    var values = Tuple.of(RowIds.next(), body.getString("name"), body.getJsonObject("data"), owner);
    answer(context, 201, INSERT, values);
  }

  private void answer(RoutingContext context, int status, String sql, Tuple values) {
    var tenant = requireNonNull(context.user()).principal().getString("tenant");
    asTenant(tenant, sql, values)
        .onSuccess(rows ->
            context
                .response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(ResourceJson.of(rows.iterator().next())))
        .onFailure(context::fail);
  }

  private Future<RowSet<Row>> asTenant(String tenant, String sql, Tuple values) {
    var name = '"' + Names.schema(tenant).replace("\"", "\"\"") + '"';
    return pool.withTransaction(connection ->
        connection
            .query("SET LOCAL search_path = %s, pg_temp; SET LOCAL ROLE %s".formatted(name, name))
            .execute()
            .compose(ready -> connection.preparedQuery(sql).execute(values)));
  }
}
