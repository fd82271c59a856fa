package io.tenantry.resource;

import io.tenantry.kernel.json.MalformedJsonException;
import io.tenantry.kernel.json.Schema;
import io.tenantry.kernel.json.StrictJson;
import io.tenantry.kernel.json.Violation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of an import, which is judged by itself.
 *
 * @param number from 1; blank lines count
 * @param value what it reads as; null where it cannot be read
 * @param violations why it is no resource; empty where it is one
 */
record Line(int number, @Nullable Object value, List<Violation> violations) {
  /** What the contract asks of {@code resource.create}: a test compares the two. */
  static final JsonObject RULES =
      new JsonObject(
          """
          {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 200},
            "data": {"type": "object"}}}
          """);

  private static final Schema SCHEMA = Schema.compile(RULES, RULES);

  /** The lines of a payload, read one by one; blank ones are left out. */
  static Stream<Line> of(JsonObject payload) {
    var items = payload.getJsonArray("items");
    if (items != null) {
      return IntStream.range(0, items.size()).mapToObj(i -> judged(i + 1, items.getValue(i)));
    }
    var number = new AtomicInteger();
    return payload
        .getString("lines")
        .lines()
        .flatMap(text -> {
          int line = number.incrementAndGet();
          return text.isBlank() ? Stream.empty() : Stream.of(read(line, text));
        });
  }

  /** How many there are at most. */
  static long count(JsonObject payload) {
    return payload.containsKey("items")
        ? payload.getJsonArray("items", new JsonArray()).size()
        : payload.getString("lines").lines().count();
  }

  private static Line read(int number, String text) {
    try {
      return judged(number, StrictJson.parse(text.getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedJsonException e) {
      return new Line(number, null, List.of(new Violation(e.pointer(), e.detail())));
    }
  }

  private static Line judged(int number, @Nullable Object value) {
    return new Line(number, value, SCHEMA.check(value));
  }

  boolean isGood() {
    return violations.isEmpty();
  }

  /** What is to be stored of a good one. */
  ImportedResource resource(UUID job) {
    var body = (JsonObject) value;
    if (body == null) {
      throw new IllegalStateException("line " + number + " is no resource");
    }
    var data = body.getJsonObject("data");
    return new ImportedResource(
        ImportedResource.idOf(job, number),
        body.getString("name"),
        data == null ? "{}" : data.encode());
  }
}
