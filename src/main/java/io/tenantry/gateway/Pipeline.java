package io.tenantry.gateway;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Once;
import io.tenantry.kernel.json.MalformedJsonException;
import io.tenantry.kernel.json.StrictJson;
import io.tenantry.kernel.json.Violation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of every request: find the operation, authenticate, check the tenant's state and the
 * role, read and validate, dispatch, answer. Where the credential is known and the body is there,
 * all of it up to the dispatch happens in one turn of the event loop.
 */
final class Pipeline {
  private static final CharSequence IDEMPOTENCY_KEY =
      HttpHeaders.createOptimized("idempotency-key");

  private final Routes routes;
  private final Authenticator authenticator;
  private final TenantStates tenants;
  private final RateLimits limits;
  private final BodyReader bodies;
  private final Bus bus;
  private final InstantSource clock;
  private final Responder responder;
  private final Map<String, Function<Exchange, Future<Answer>>> own;
  private final long longest;

  /**
   * @param own the operations that the gateway itself serves, such as the contract's own pages
   * @param longest what no operation's own timeout exceeds
   */
  Pipeline(
      Routes routes,
      Authenticator authenticator,
      TenantStates tenants,
      RateLimits limits,
      BodyReader bodies,
      Bus bus,
      InstantSource clock,
      Responder responder,
      Map<String, Function<Exchange, Future<Answer>>> own,
      Duration longest) {
    this.longest = longest.toMillis();
    this.routes = routes;
    this.authenticator = authenticator;
    this.tenants = tenants;
    this.limits = limits;
    this.bodies = bodies;
    this.bus = bus;
    this.clock = clock;
    this.responder = responder;
    this.own = own;
  }

  void handle(Exchange exchange) {
    try {
      admit(exchange);
    } catch (RuntimeException e) {
      responder.fail(exchange, e);
    }
  }

  private void admit(Exchange exchange) {
    var request = exchange.request;
    var operation = find(exchange);
    var credential =
        operation.policy().ignoresCredentials() ? null : Authenticator.credential(request);
    if (credential == null) {
      proceed(exchange, operation, authenticator.anonymous());
      return;
    }
    var name = authenticator.name(credential);
    var principal = authenticator.remembered(name);
    if (principal != null) {
      proceed(exchange, operation, principal);
      return;
    }
    request.pause();
    authenticator
        .verify(name, credential, exchange.correlationId)
        .onComplete(
            verified -> {
              try {
                proceed(exchange, operation, verified);
              } catch (RuntimeException e) {
                responder.fail(exchange, e);
              } finally {
                if (!exchange.waits) {
                  request.resume();
                }
              }
            },
            failure -> {
              request.resume();
              responder.fail(exchange, failure);
            });
  }

  private Operation find(Exchange exchange) {
    var path = exchange.request.path();
    var node = path == null ? null : routes.at(path);
    if (node == null) {
      throw KernelProblem.NOT_FOUND.because("There is nothing at this path.");
    }
    var operation = node.operation(exchange.request.method().name());
    if (operation == null) {
      exchange.request.response().putHeader(HttpHeaders.ALLOW, node.allowed());
      throw KernelProblem.METHOD_NOT_ALLOWED.because("The path takes " + node.allowed() + ".");
    }
    exchange.operation = operation;
    return operation;
  }

  private void proceed(Exchange exchange, Operation operation, Principal principal) {
    exchange.principal = principal;
    Access.check(principal, operation);
    Access.checkQuota(principal, operation, clock);
    var tenant = principal.tenant();
    if (tenant == null || limits.admits(exchange, operation, tenant)) {
      read(exchange, operation, principal);
      return;
    }
    exchange.waits = true;
    exchange.request.pause();
    limits.await(
        exchange,
        operation,
        refusal -> {
          exchange.request.resume();
          responder.fail(exchange, refusal);
        },
        () -> {
          read(exchange, operation, principal);
          exchange.request.resume();
        });
  }

  private void read(Exchange exchange, Operation operation, Principal principal) {
    bodies.check(exchange.request, operation);
    if (!operation.hasBody()) {
      dispatch(exchange, operation, principal);
      return;
    }
    bodies
        .read(exchange.request)
        .onComplete(
            body -> {
              exchange.body = body;
              exchange.bytesIn = body.length();
              try {
                dispatch(exchange, operation, principal);
              } catch (RuntimeException e) {
                responder.fail(exchange, e);
              }
            },
            failure -> responder.fail(exchange, failure));
  }

  private void dispatch(Exchange exchange, Operation operation, Principal principal) {
    var violations = new ArrayList<Violation>(0);
    var params = Parameters.read(exchange.request, operation, violations);
    var body = body(exchange, operation, violations);
    if (!violations.isEmpty()) {
      throw KernelProblem.VALIDATION_FAILED.because(
          "The request breaks the contract in " + violations.size() + " place(s).",
          JsonObject.of("errors", errors(violations)));
    }
    var served = own.get(operation.id());
    if (served != null) {
      served
          .apply(exchange)
          .onComplete(
              answer -> responder.answer(exchange, answer),
              failure -> responder.fail(exchange, failure));
      return;
    }
    long timeout = Math.min(operation.timeout(), longest);
    var call =
        new Call(
            operation.id(),
            principal.caller(),
            params,
            body,
            exchange.correlationId,
            exchange.trace == null ? null : exchange.trace.header(),
            clock.millis() + timeout,
            operation.idempotent() ? once(exchange) : null,
            principal.ownOnly(operation),
            exchange.remoteAddress);
    var answered = bus.request(call, timeout);
    (operation.changesAccess() ? answered.compose(answer -> told(call, answer)) : answered)
        .onComplete(
            answer -> {
              if (answer.headers().containsKey(Answer.NEXT_PART)) {
                responder.answer(
                    exchange,
                    answer,
                    part -> bus.request(call.continued(part, clock.millis() + timeout), timeout));
              } else {
                responder.answer(exchange, answer);
              }
            },
            failure -> responder.fail(exchange, failure));
  }

  // Who has taken access away and has the answer finds it gone, on this node, at the next request.
  private Future<Answer> told(Call call, Answer answer) {
    return tenants
        .refresh(call.tenant(), call.correlationId())
        .transform(refreshed -> Future.succeededFuture(answer));
  }

  private static JsonObject body(
      Exchange exchange, Operation operation, List<Violation> violations) {
    var bytes = exchange.body;
    if (bytes == null || bytes.length() == 0) {
      if (operation.bodyRequired()) {
        throw KernelProblem.VALIDATION_FAILED.because("The operation needs a request body.");
      }
      return new JsonObject();
    }
    Object value;
    try {
      value = StrictJson.parse(bytes);
    } catch (MalformedJsonException e) {
      var violation = new Violation(e.pointer(), e.detail());
      throw KernelProblem.MALFORMED_BODY.because(
          e.detail(), JsonObject.of("errors", errors(List.of(violation))));
    }
    var schema = operation.bodies().get(BodyReader.mediaType(exchange.request));
    violations.addAll(Objects.requireNonNull(schema).check(value));
    return switch (value) {
      case JsonObject object -> object;
      // A call's body is an object, so an array is its one member.
      case JsonArray items -> JsonObject.of("items", items);
      case null, default -> new JsonObject();
    };
  }

  private static JsonArray errors(List<Violation> violations) {
    var errors = new JsonArray();
    for (var violation : violations) {
      errors.add(JsonObject.of("pointer", violation.pointer(), "detail", violation.detail()));
    }
    return errors;
  }

  private static @Nullable Once once(Exchange exchange) {
    var request = exchange.request;
    var key = request.getHeader(IDEMPOTENCY_KEY);
    return key == null
        ? null
        : new Once(
            key,
            Fingerprint.of(
                request.method().name(),
                request.uri(),
                exchange.body == null ? Buffer.buffer() : exchange.body));
  }
}
