package io.tenantry.gateway;

import io.tenantry.kernel.bus.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/** The contract's own pages: the two documents, Swagger UI and Redoc, all from this program. */
final class Pages {
  private static final String POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " worker-src 'self' blob:; font-src 'self' data:; frame-ancestors 'none';"
          + " base-uri 'none'; form-action 'self'";

  private static final String REDOC = "META-INF/resources/webjars/redoc/2.1.4";
  private static final int DAY = 86_400;

  private final Contract contract;

  Pages(Contract contract) {
    this.contract = contract;
  }

  /** The operations that serve the pages, by operationId. */
  Map<String, Function<Exchange, Future<Answer>>> operations() {
    var swagger = resource("/io/tenantry/gateway/pages/swagger.html");
    var redoc = resource("/io/tenantry/gateway/pages/redoc.html");
    return Map.of(
        "contract.json", always(contract.json(), "application/json"),
        "contract.yaml", always(contract.yaml(), "application/yaml"),
        "docs.swagger", always(swagger, "text/html; charset=utf-8"),
        "docs.redoc", always(redoc, "text/html; charset=utf-8"));
  }

  /** Serves what the pages load: scripts and styles, by the names that the pages use. */
  static Router assets(Vertx vertx) {
    var router = Router.router(vertx);
    router
        .route("/assets/swagger-ui/*")
        .handler(webjar("META-INF/resources/webjars/swagger-ui/5.34.1"));
    router
        .get("/assets/redoc/bundles/redoc.standalone.js")
        .handler(context ->
            vertx
                .executeBlocking(() -> RedocScript.TEXT)
                .onSuccess(script ->
                    context
                        .response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/javascript; charset=utf-8")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=" + DAY)
                        .end(script))
                .onFailure(context::fail));
    router.route("/assets/pages/*").handler(webjar("io/tenantry/gateway/pages"));
    return router;
  }

  private static StaticHandler webjar(String folder) {
    return StaticHandler.create(FileSystemAccess.RELATIVE, folder)
        .setDirectoryListing(false)
        .setIncludeHidden(false)
        .setEnableRangeSupport(false)
        .setIndexPage("none")
        .setMaxAgeSeconds(DAY);
  }

  private static Function<Exchange, Future<Answer>> always(Buffer content, String type) {
    var answer =
        Answer.of(content)
            .with(
                Map.of(
                    HttpHeaders.CONTENT_TYPE.toString(),
                    type,
                    HttpHeaders.CACHE_CONTROL.toString(),
                    "no-cache",
                    "content-security-policy",
                    POLICY));
    return exchange -> Future.succeededFuture(answer);
  }

  private static Buffer resource(String name) {
    try (var in = Pages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }

  /** Redoc's script, read when first asked for, without the logo that it loads from its maker. */
  private static final class RedocScript {
    static final Buffer TEXT =
        Buffer.buffer(
            resource("/" + REDOC + "/bundles/redoc.standalone.js")
                .toString()
                .replace(
                    "https://cdn.redoc.ly/redoc/logo-mini.svg",
                    "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="));
  }
}
