package io.tenantry.job;

import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.json.Schema;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The types of tasks that are or were served, as PostgreSQL and the announcements on the bus tell.
 */
final class TaskTypes {
  private final PlatformDatabase database;
  private final Map<String, Known> announced = new ConcurrentHashMap<>();
  private volatile Map<String, Known> written = Map.of();

  TaskTypes(PlatformDatabase database) {
    this.database = database;
  }

  /**
   * A type with its schema compiled.
   *
   * @param served whether somebody has announced it of late
   */
  record Known(TaskType type, Schema schema, boolean served) {
    static Known of(TaskType type, boolean served) {
      return new Known(type, Schema.compile(type.schema(), type.schema()), served);
    }
  }

  Optional<Known> find(String name) {
    var known = announced.get(name);
    return Optional.ofNullable(known == null ? written.get(name) : known);
  }

  /** By name. */
  Map<String, Known> all() {
    var all = new TreeMap<>(written);
    announced.forEach((name, known) -> all.putIfAbsent(name, known));
    return all;
  }

  /** Fails where the type's schema asks for what is not checked here. */
  Future<?> announce(TaskType type) {
    var known = announced.get(type.name());
    if (known == null || !known.type().equals(type)) {
      announced.put(type.name(), Known.of(type, true));
    }
    var heartbeat = type.heartbeat();
    return database.run(
        StateRepository.SQL.get("announceType"),
        Tuple.tuple()
            .addValue(type.name())
            .addValue(type.schema().encode())
            .addValue(type.timeout().toMillis())
            .addValue(heartbeat == null ? null : heartbeat.toMillis())
            .addValue(type.permission()));
  }

  /** Reads what other nodes have heard. */
  Future<?> refresh() {
    return database
        .run(StateRepository.SQL.get("knownTypes"), Tuple.tuple())
        .onSuccess(rows -> {
          var before = written;
          var now = new HashMap<String, Known>();
          for (var row : rows) {
            var type = type(row);
            var same = before.get(type.name());
            boolean served = row.getBoolean("served");
            now.put(
                type.name(),
                same != null && same.type().equals(type)
                    ? new Known(type, same.schema(), served)
                    : Known.of(type, served));
          }
          written = Map.copyOf(now);
          announced.keySet().removeAll(now.keySet());
        });
  }

  private static TaskType type(Row row) {
    return TaskType.fromJson(
        JsonObject.of(
            "type",
            row.getString("type"),
            "schema",
            new JsonObject(row.getString("schema")),
            "timeout_ms",
            row.getLong("timeout_ms"),
            "heartbeat_ms",
            row.getLong("heartbeat_ms"),
            "permission",
            row.getString("permission")));
  }

  /** Those that workers serve now, as the contract has them. */
  JsonArray served() {
    var items = new JsonArray();
    all().values().stream()
        .filter(Known::served)
        .forEach(known ->
            items.add(
                JsonObject.of(
                    "task_type",
                    known.type().name(),
                    "payload_schema",
                    known.type().schema(),
                    "timeout_seconds",
                    known.type().timeout().toMillis() / 1000.0,
                    "permission",
                    known.type().permission())));
    return items;
  }
}
