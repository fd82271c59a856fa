package io.tenantry.kernel.bus;

import io.tenantry.kernel.KernelProblem;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How calls and answers look between nodes: plain JSON bodies, everything else in headers. */
final class Wire {
  static final String TENANT = "tenant";
  static final String SUBJECT = "subject";
  static final String AUTH_TYPE = "auth-type";
  static final String ROLE = "role";
  static final String CORRELATION_ID = "correlation-id";
  static final String TRACEPARENT = "traceparent";
  static final String DEADLINE = "deadline";

  /** How long the caller waits, in milliseconds: clocks of two nodes need not agree. */
  static final String TIMEOUT = "timeout-ms";

  static final String IDEMPOTENCY_KEY = "idempotency-key";
  static final String FINGERPRINT = "idempotency-fingerprint";
  static final String OWN_ONLY = "own-only";
  static final String STATUS = "status";
  static final String REMOTE_ADDRESS = "remote-address";

  private Wire() {}

  static JsonObject body(Call call) {
    return JsonObject.of("params", call.params(), "body", call.body());
  }

  static MultiMap headers(Call call) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    var caller = call.caller();
    put(headers, TENANT, caller.tenant());
    put(headers, SUBJECT, caller.subject());
    put(headers, AUTH_TYPE, caller.authType().name().toLowerCase(Locale.ROOT));
    put(headers, ROLE, caller.role());
    put(headers, CORRELATION_ID, call.correlationId());
    put(headers, TRACEPARENT, call.traceparent());
    put(headers, DEADLINE, Long.toString(call.deadline()));
    put(headers, REMOTE_ADDRESS, call.remoteAddress());
    put(headers, OWN_ONLY, call.ownOnly() ? "true" : null);
    var once = call.once();
    if (once != null) {
      put(headers, IDEMPOTENCY_KEY, once.key());
      put(headers, FINGERPRINT, once.fingerprint());
    }
    return headers;
  }

  private static void put(MultiMap headers, String name, @Nullable String value) {
    if (value != null) {
      headers.set(name, value);
    }
  }

  /** Reads a call; fails with a problem where a header that it needs is absent or not sensible. */
  static Call call(String address, MultiMap headers, @Nullable Object body) {
    try {
      var authType = headers.get(AUTH_TYPE);
      var correlationId = headers.get(CORRELATION_ID);
      var json = body == null ? new JsonObject() : json(body);
      return new Call(
          address,
          new Caller(
              headers.get(TENANT),
              headers.get(SUBJECT),
              authType == null
                  ? Caller.AuthType.ANONYMOUS
                  : Caller.AuthType.valueOf(authType.toUpperCase(Locale.ROOT)),
              headers.get(ROLE)),
          json.getJsonObject("params", new JsonObject()),
          json.getJsonObject("body", new JsonObject()),
          correlationId == null ? "-" : correlationId,
          headers.get(TRACEPARENT),
          deadline(headers),
          once(headers),
          "true".equals(headers.get(OWN_ONLY)),
          headers.get(REMOTE_ADDRESS));
    } catch (IllegalArgumentException | ClassCastException | DecodeException e) {
      throw KernelProblem.VALIDATION_FAILED.because("The message is not a call.");
    }
  }

  private static long deadline(MultiMap headers) {
    var timeout = headers.get(TIMEOUT);
    if (timeout != null) {
      return System.currentTimeMillis() + Long.parseLong(timeout);
    }
    var deadline = headers.get(DEADLINE);
    return deadline == null ? Long.MAX_VALUE : Long.parseLong(deadline);
  }

  /** A body as an object, however it came. */
  static JsonObject json(Object body) {
    return body instanceof Buffer buffer ? buffer.toJsonObject() : (JsonObject) body;
  }

  private static @Nullable Once once(MultiMap headers) {
    var key = headers.get(IDEMPOTENCY_KEY);
    var fingerprint = headers.get(FINGERPRINT);
    return key == null || fingerprint == null ? null : new Once(key, fingerprint);
  }

  static MultiMap headers(Answer answer) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    answer.headers().forEach(headers::set);
    if (answer.status() != 0) {
      headers.set(STATUS, Integer.toString(answer.status()));
    }
    return headers;
  }

  static Answer answer(MultiMap headers, @Nullable Object body) {
    var answerHeaders = new HashMap<String, String>();
    headers.forEach((name, value) -> answerHeaders.put(name, value));
    var status = answerHeaders.remove(STATUS);
    answerHeaders.remove(Seals.SEAL);
    answerHeaders.remove(Seals.FROM);
    Buffer rendered =
        switch (body) {
          case null -> null;
          case Buffer buffer -> buffer;
          case JsonObject json -> json.toBuffer();
          default -> Json.encodeToBuffer(body);
        };
    return new Answer(
        status == null ? 0 : Integer.parseInt(status), rendered, Map.copyOf(answerHeaders));
  }
}
