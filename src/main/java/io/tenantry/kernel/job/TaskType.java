package io.tenantry.kernel.job;

import io.tenantry.kernel.access.Permission;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work that jobs can be made of.
 *
 * @param name dotted, such as {@code usage.report}; the task's address is {@code task.<name>}
 * @param schema the JSON Schema of its payloads
 * @param timeout how long one attempt may take
 * @param heartbeat after how long a silence an attempt counts as failed; null where it may be
 *     silent
 * @param permission what whoever enqueues such a job must hold besides {@code create:jobs}
 */
public record TaskType(
    String name,
    JsonObject schema,
    Duration timeout,
    @Nullable Duration heartbeat,
    @Nullable String permission) {
  private static final long DEFAULT_TIMEOUT_MILLIS = 300_000;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*){0,7}");

  public TaskType {
    if (name == null || name.length() > 100 || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a type of tasks: " + name);
    }
    if (name.equals("announce")) {
      throw new IllegalArgumentException("task.announce is where types are announced");
    }
    if (permission != null) {
      Permission.parse(permission);
    }
    if (heartbeat != null && !heartbeat.isPositive()) {
      throw new IllegalArgumentException("a task has time until its next heartbeat");
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.toDays() > 7) {
      throw new IllegalArgumentException("a task may take up to 7 days");
    }
  }

  /** Where such tasks are served. */
  public String address() {
    return "task." + name;
  }

  /** As it is announced on the bus. */
  public JsonObject toJson() {
    return JsonObject.of(
        "type",
        name,
        "schema",
        schema,
        "timeout_ms",
        timeout.toMillis(),
        "heartbeat_ms",
        heartbeat == null ? null : heartbeat.toMillis(),
        "permission",
        permission);
  }

  /** Reads what {@link #toJson} wrote, or a program in another language. */
  public static TaskType fromJson(JsonObject json) {
    var heartbeat = json.getLong("heartbeat_ms");
    return new TaskType(
        json.getString("type"),
        json.getJsonObject("schema", new JsonObject()),
        Duration.ofMillis(json.getLong("timeout_ms", DEFAULT_TIMEOUT_MILLIS)),
        heartbeat == null ? null : Duration.ofMillis(heartbeat),
        json.getString("permission"));
  }
}
