package io.tenantry.policy;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.Leave;
import io.tenantry.kernel.access.Permission;
import io.tenantry.kernel.access.PermissionCatalogue;
import io.tenantry.kernel.access.Rule;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.policy.PolicyRepository.Standing;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * Says whether a role allows something, and by which rule, as the gateway would decide. Whose a row
 * is, it asks the feature that keeps it, on the caller's behalf and for no more than the caller may
 * read: of rows that are not the caller's the answer does not tell whether they are there.
 */
final class Explanation {
  private static final long TIMEOUT_MILLIS = 3_000;

  /** What reads a row of each kind that has owners. */
  private static final Map<String, String> READERS = Map.of("resources", "resource.get");

  private final Bus bus;
  private final PolicyRepository policies;
  private final PermissionCatalogue catalogue;

  Explanation(Bus bus, PolicyRepository policies, PermissionCatalogue catalogue) {
    this.bus = bus;
    this.policies = policies;
    this.catalogue = catalogue;
  }

  /** Fails with 400 where there is no such permission, or no such role. */
  Future<Verdict> of(Call call) {
    var question = call.body();
    var wanted = new Permission(question.getString("action"), question.getString("resource"));
    catalogue
        .fault(wanted)
        .ifPresent(fault -> {
          throw invalid("", fault);
        });
    return policies
        .standing(call, question.getString("role"))
        .compose(standing -> decide(call, wanted, standing));
  }

  private Future<Verdict> decide(Call call, Permission wanted, Standing standing) {
    var role = standing.role();
    var rules = standing.rules().orElseThrow(() -> invalid("/role", "is no role of this tenant"));
    var deciding = rules.deciding(wanted);
    if (deciding.isEmpty()) {
      return told(Verdict.no("No rule of the role " + role + " allows " + wanted + ".", null));
    }
    var rule = deciding.get();
    return switch (catalogue.leave(rules, wanted)) {
      case ALL -> told(Verdict.yes("The role " + role + " has " + rule + ".", rule));
      case NONE ->
          told(
              Verdict.no(
                  "The rule is for rows that the caller owns; of these nobody owns any.", rule));
      case OWN -> ofOwn(call, wanted, standing, rule);
    };
  }

  private Future<Verdict> ofOwn(Call call, Permission wanted, Standing standing, Rule rule) {
    if (!call.body().containsKey("resource_id")) {
      return told(Verdict.yes("On rows that the caller owns, and on none beside.", rule));
    }
    if (!standing.isOwn()) {
      return told(
          Verdict.no(
              "It depends on the owner: who has the role may do it if the row is theirs.", rule));
    }
    var reading = new Permission("read", wanted.resource());
    var reader = READERS.get(wanted.resource());
    if (reader == null || catalogue.leave(standing.callers(), reading) == Leave.NONE) {
      return told(Verdict.no("It depends on the row's owner, whom the caller may not read.", rule));
    }
    return owns(call, reader)
        .map(owns ->
            owns
                ? Verdict.yes("The caller owns the row.", rule)
                : Verdict.no("The caller owns no row of this id.", rule));
  }

  // Asked as one who may read own rows only: then any other row is not there.
  private Future<Boolean> owns(Call call, String reader) {
    var question =
        new Call(
            reader,
            call.caller(),
            JsonObject.of("id", call.body().getString("resource_id")),
            new JsonObject(),
            call.correlationId(),
            call.traceparent(),
            call.deadline(),
            null,
            true,
            call.remoteAddress());
    return bus.request(question, TIMEOUT_MILLIS)
        .map(true)
        .recover(failure ->
            failure instanceof ReplyException reply && reply.failureCode() == 404
                ? Future.succeededFuture(false)
                : Future.failedFuture(failure));
  }

  private static Future<Verdict> told(Verdict verdict) {
    return Future.succeededFuture(verdict);
  }

  private static RuntimeException invalid(String pointer, String detail) {
    return KernelProblem.VALIDATION_FAILED.because(
        "The question names what there is not.",
        JsonObject.of("errors", JsonArray.of(JsonObject.of("pointer", pointer, "detail", detail))));
  }
}
