package io.tenantry.metering;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The events of one request, and what becomes of each. */
final class Submission {
  private final List<Numbered> events = new ArrayList<>();
  private final TreeMap<Integer, JsonObject> unreadable = new TreeMap<>();
  private final TreeMap<Integer, JsonObject> unmeasured = new TreeMap<>();
  private int accepted;
  private int duplicates;
  private long size;

  /** An event and its place in the request. */
  record Numbered(int index, Event event) {}

  /** Reads a request's events; those that are none are rejected already. */
  static Submission read(List<?> items, OffsetDateTime now) {
    var submission = new Submission();
    var reader = new EventReader(now);
    for (int i = 0; i < items.size(); i++) {
      try {
        var event = reader.read(items.get(i));
        submission.events.add(new Numbered(i, event));
        submission.size += 500 + (event.text() == null ? 0 : event.text().length());
      } catch (Rejection rejection) {
        submission.unreadable.put(i, told(i, EventReader.idOf(items.get(i)), rejection));
      }
    }
    return submission;
  }

  List<Numbered> events() {
    return events;
  }

  /** About how many characters of memory it takes while it waits. */
  long size() {
    return size;
  }

  /** Forgets what an attempt that failed had made of its events. */
  void begin() {
    accepted = 0;
    duplicates = 0;
    unmeasured.clear();
  }

  void accept() {
    accepted++;
  }

  void duplicate() {
    duplicates++;
  }

  void reject(Numbered event, Rejection rejection) {
    unmeasured.put(event.index(), told(event.index(), event.event().id(), rejection));
  }

  private static JsonObject told(int index, @Nullable String id, Rejection rejection) {
    return JsonObject.of(
        "index", index, "id", id, "code", rejection.code().name(), "detail", rejection.detail());
  }

  JsonObject toJson() {
    var rejected = new TreeMap<>(unreadable);
    rejected.putAll(unmeasured);
    return JsonObject.of(
        "accepted", accepted,
        "duplicates", duplicates,
        "rejected", new JsonArray(List.copyOf(rejected.values())));
  }
}
