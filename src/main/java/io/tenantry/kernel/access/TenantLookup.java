package io.tenantry.kernel.access;

import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/** Asks the registry for the tenant that a credential or a login names. */
public final class TenantLookup {
  private static final long TIMEOUT_MILLIS = 3_000;

  private final Bus bus;

  public TenantLookup(Bus bus) {
    this.bus = bus;
  }

  /** Empty where there is no such tenant. */
  public Future<Optional<State>> find(String tenant, String correlationId) {
    var question = Call.internal("tenant.state", JsonObject.of("id", tenant), correlationId);
    return bus.request(question, TIMEOUT_MILLIS)
        .map(answer -> {
          var facts = new JsonObject(Objects.requireNonNull(answer.body()));
          return Optional.of(new State(facts.getString("status"), facts.getLong("access_version")));
        })
        .recover(failure ->
            failure instanceof ReplyException reply && reply.failureCode() == 404
                ? Future.succeededFuture(Optional.empty())
                : Future.failedFuture(failure));
  }

  /** As the registry has it; the access version is older than whatever is read after it. */
  public record State(String status, long accessVersion) {
    public boolean isSuspended() {
      return status.equals("suspended");
    }

    public boolean isDeleted() {
      return status.equals("deleted");
    }
  }
}
