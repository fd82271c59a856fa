package io.tenantry.kernel.bus;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One request on the bus. It is shared between rooms by reference on one node, so nobody changes
 * {@code params} or {@code body}.
 *
 * @param operation the operationId, which is the address
 * @param params path, query and header parameters by name, typed as the contract says
 * @param body the request's body; empty where it has none, and {@code {"items": […]}} where it is
 *     an array
 * @param deadline when the caller stops waiting, epoch milliseconds
 * @param ownOnly whether the caller's role allows the operation only on rows that the caller owns
 * @param remoteAddress the client's address, for audit and limits of anonymous callers
 */
public record Call(
    String operation,
    Caller caller,
    JsonObject params,
    JsonObject body,
    String correlationId,
    @Nullable String traceparent,
    long deadline,
    @Nullable Once once,
    boolean ownOnly,
    @Nullable String remoteAddress) {

  // No name that a client could send: the contract's parameters have others.
  private static final String PART = "$part";

  /** A call that the platform makes of itself, on nobody's behalf. */
  public static Call internal(String operation, JsonObject params, String correlationId) {
    return new Call(
        operation,
        Caller.ANONYMOUS,
        params,
        new JsonObject(),
        correlationId,
        null,
        Long.MAX_VALUE,
        null,
        false,
        null);
  }

  /** The same call for a further part of its answer. */
  public Call continued(String part, long until) {
    return new Call(
        operation,
        caller,
        params.copy().put(PART, part),
        body,
        correlationId,
        traceparent,
        until,
        once,
        ownOnly,
        remoteAddress);
  }

  /** Which part of the answer is wanted, in the words of the part before; null for the first. */
  public @Nullable String part() {
    return params.getString(PART);
  }

  public String tenant() {
    return caller.requireTenant();
  }
}
