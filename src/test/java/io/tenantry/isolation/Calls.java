package io.tenantry.isolation;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How to call each operation that needs a credential. A new operation of the contract needs a line
 * here; without one the build fails.
 */
final class Calls {
  private static final String POLICY =
      "{\"rule\":\"target_tracking\",\"mode\":\"recommend\","
          + "\"metrics\":[{\"signal\":\"requests_per_second\",\"target\":700}]}";

  static final Map<String, Call> BY_OPERATION =
      Map.ofEntries(
          Map.entry("caller.show", new Call(Thing.NOTHING, null)),
          Map.entry("signingkey.list", new Call(Thing.NOTHING, null)),
          Map.entry("signingkey.rotate", new Call(Thing.NOTHING, "{}")),
          Map.entry("apikey.list", new Call(Thing.NOTHING, null)),
          Map.entry(
              "apikey.create",
              new Call(Thing.NOTHING, "{\"name\":\"made\",\"role\":\"developer\"}")),
          Map.entry("apikey.get", new Call(Thing.API_KEY, null)),
          Map.entry("apikey.rotate", new Call(Thing.API_KEY, "{\"overlap_seconds\":60}")),
          Map.entry("apikey.delete", new Call(Thing.API_KEY, null)),
          Map.entry("resource.list", new Call(Thing.NOTHING, null)),
          Map.entry("resource.create", new Call(Thing.NOTHING, "{\"name\":\"made\"}")),
          Map.entry("resource.get", new Call(Thing.RESOURCE, null)),
          Map.entry("resource.patch", new Call(Thing.RESOURCE, "{\"name\":\"patched\"}")),
          Map.entry("resource.replace", new Call(Thing.RESOURCE, "{\"name\":\"replaced\"}")),
          Map.entry("resource.delete", new Call(Thing.RESOURCE, null)),
          Map.entry("user.list", new Call(Thing.NOTHING, null)),
          Map.entry(
              "user.create",
              new Call(
                  Thing.NOTHING,
                  "{\"email\":\"made@stage.test\",\"password\":\"a pass phrase, made up\","
                      + "\"role\":\"developer\"}")),
          Map.entry("user.get", new Call(Thing.USER, null)),
          Map.entry("user.update", new Call(Thing.USER, "{\"role\":\"read_only\"}")),
          Map.entry("user.delete", new Call(Thing.USER, null)),
          Map.entry("policy.list", new Call(Thing.NOTHING, null)),
          Map.entry("policy.get", new Call(Thing.ROLE, null)),
          Map.entry("policy.put", new Call(Thing.NEW_ROLE, "{\"permissions\":[]}")),
          Map.entry("policy.delete", new Call(Thing.ROLE, null)),
          Map.entry(
              "policy.check",
              new Call(
                  Thing.NOTHING,
                  "{\"action\":\"read\",\"resource\":\"users\",\"role\":\"admin\"}")),
          Map.entry("job.list", new Call(Thing.NOTHING, null)),
          Map.entry("job.enqueue", new Call(Thing.NOTHING, "{\"task_type\":\"echo\"}")),
          Map.entry("job.get", new Call(Thing.JOB, null)),
          Map.entry("job.cancel", new Call(Thing.JOB, null)),
          Map.entry("job.retry", new Call(Thing.CANCELLED_JOB, null)),
          Map.entry("job.watch", new Call(Thing.CANCELLED_JOB, null)),
          Map.entry("job.output", new Call(Thing.JOB_WITH_OUTPUT, null)),
          Map.entry("task.types", new Call(Thing.NOTHING, null)),
          Map.entry("schedule.list", new Call(Thing.NOTHING, null)),
          Map.entry(
              "schedule.create",
              new Call(
                  Thing.NOTHING,
                  "{\"name\":\"$new\",\"task_type\":\"echo\",\"cron\":\"@yearly\"}")),
          Map.entry("schedule.get", new Call(Thing.SCHEDULE, null)),
          Map.entry("schedule.update", new Call(Thing.SCHEDULE, "{\"enabled\":false}")),
          Map.entry("schedule.delete", new Call(Thing.SCHEDULE, null)),
          Map.entry("outbound.secret", new Call(Thing.NOTHING, null)),
          Map.entry("meter.list", new Call(Thing.NOTHING, null)),
          Map.entry(
              "meter.create",
              new Call(
                  Thing.NOTHING,
                  "{\"name\":\"made\",\"event_type\":\"made\",\"aggregation\":\"count\"}")),
          Map.entry("meter.get", new Call(Thing.METER, null)),
          Map.entry("meter.delete", new Call(Thing.METER, null)),
          Map.entry(
              "usage.ingest",
              new Call(
                  Thing.NOTHING,
                  "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/made\",\"type\":\"made\"}",
                  true)),
          Map.entry(
              "usage.void", new Call(Thing.USAGE_EVENT, "{\"source\":\"/staged\",\"id\":\"$id\"}")),
          Map.entry(
              "usage.correct",
              new Call(Thing.USAGE_EVENT, "{\"source\":\"/staged\",\"id\":\"$id\",\"data\":{}}")),
          Map.entry("audit.list", new Call(Thing.NOTHING, null)),
          Map.entry("audit.verify", new Call(Thing.NOTHING, null)),
          Map.entry("audit.export", new Call(Thing.NOTHING, null)),
          Map.entry("usage.show", new Call(Thing.NOTHING, null)),
          Map.entry("usage.export", new Call(Thing.NOTHING, null)),
          Map.entry("usage.summarize", new Call(Thing.NOTHING, null)),
          Map.entry("autoscaling.show", new Call(Thing.NOTHING, null)),
          Map.entry("autoscaling.events", new Call(Thing.NOTHING, null)),
          Map.entry("autoscaling.policy", new Call(Thing.NOTHING, null)),
          Map.entry(
              "autoscaling.put",
              new Call(Thing.NOTHING, "{\"tenants\":" + POLICY + ",\"nodes\":" + POLICY + "}")),
          Map.entry("autoscaling.changes", new Call(Thing.NOTHING, null)),
          Map.entry("autoscaling.overview", new Call(Thing.NOTHING, null)),
          Map.entry(
              "autoscaling.simulate",
              new Call(Thing.NOTHING, "{\"trace\":{\"csv\":\"0,10\"},\"policy\":" + POLICY + "}")),
          Map.entry("autoscaling.pause", new Call(Thing.TENANT, "{\"paused\":false}")),
          Map.entry("ratelimit.show", new Call(Thing.NOTHING, null)),
          Map.entry("ratelimit.get", new Call(Thing.TENANT, null)),
          Map.entry(
              "ratelimit.put",
              new Call(Thing.TENANT, "{\"max_requests\":5000,\"window_seconds\":60}")),
          Map.entry("ratelimit.delete", new Call(Thing.TENANT, null)),
          Map.entry("tenant.list", new Call(Thing.NOTHING, null)),
          Map.entry("tenant.get", new Call(Thing.TENANT, null)),
          Map.entry("tenant.update", new Call(Thing.TENANT, "{\"organization_name\":\"Taken\"}")),
          Map.entry("tenant.suspend", new Call(Thing.TENANT, null)),
          Map.entry("tenant.resume", new Call(Thing.TENANT, null)),
          Map.entry("quota.list", new Call(Thing.NOTHING, null)),
          Map.entry("quota.listOf", new Call(Thing.TENANT, null)),
          Map.entry(
              "quota.put",
              new Call(Thing.TENANT, "{\"limit\":1000000,\"period\":\"day\",\"kind\":\"soft\"}")),
          Map.entry("quota.delete", new Call(Thing.TENANT, null)));

  private Calls() {}

  /**
   * One operation's call.
   *
   * @param thing what its path or its body names
   * @param body a valid body, as text, in which {@code $id} stands for the thing's id and {@code
   *     $new} for a name that nothing has yet
   * @param open whether the body may have members that the contract does not name
   */
  record Call(Thing thing, @Nullable String body, boolean open) {
    Call(Thing thing, @Nullable String body) {
      this(thing, body, false);
    }

    /** Whether a body may name this member. */
    boolean takes(String member) {
      return open || (body != null && new JsonObject(body).containsKey(member));
    }

    /** The body that names this thing. */
    @Nullable String bodyFor(String id) {
      return body == null ? null : fresh(body).replace("$id", id);
    }

    private static String fresh(String body) {
      return body.replace("$new", UUID.randomUUID().toString());
    }

    /** The body with one member more. */
    String bodyWith(String member, Object value) {
      return new JsonObject(body == null ? "{}" : fresh(body)).put(member, value).encode();
    }
  }

  static Call of(Declared operation) {
    var call = BY_OPERATION.get(operation.id());
    if (call == null) {
      throw new AssertionError(operation.id() + " is in the contract and has no call here");
    }
    return call;
  }
}
