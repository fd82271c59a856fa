package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tenantry.testing.JsonBombs;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a body costs that was made to cost much: some memory for each of its bytes, never more. */
class JsonBombsTest {
  /**
   * Measured: 40 bytes for each byte of arrays in arrays, where two bytes become a list with room
   * for ten; 37 of short fractions, 30 of objects in objects, 14 of short names. The rest is room
   * for JDKs that lay out objects in another way; what grows faster than the text is far beyond.
   */
  private static final long MOST_BYTES_PER_BYTE = 64;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Schema SCHEMA = schema();

  private static Schema schema() {
    var text =
        """
        {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {
          "name": {"type": "string", "minLength": 1, "maxLength": 200},
          "data": {"type": "object"}}}
        """;
    return Schema.compile(new JsonObject(text), new JsonObject());
  }

  private static void readAndCheck(byte[] body) {
    try {
      SCHEMA.check(StrictJson.parse(body));
    } catch (MalformedJsonException e) {
      assertThat(e.pointer().length() + e.detail().length()).isLessThan(8_000);
    }
  }

  private static long allocatedBy(byte[] body) {
    readAndCheck(new byte[] {'0'}); // Classes are loaded once, which is not the body's doing.
    long thread = Thread.currentThread().threadId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    readAndCheck(body);
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }

  private static void staysInBounds(String what, String text) {
    var body = text.getBytes(StandardCharsets.UTF_8);

    assertThat(allocatedBy(body)).as(what).isLessThan(MOST_BYTES_PER_BYTE * body.length);
  }

  @Test
  void takesMemoryByTheLengthOfTheText() {
    JsonBombs.all().forEach(JsonBombsTest::staysInBounds);
  }

  @Test
  void takesNoMoreMemoryWithinAnObjectThatTheSchemaTakes() {
    JsonBombs.sound()
        .forEach(
            (what, text) -> staysInBounds(what, "{\"name\":\"a\",\"data\":{\"a\":" + text + "}}"));
  }

  @Test
  void takesNoMoreMemoryForEachOfAMillionNames() {
    staysInBounds("a million names", JsonBombs.object(1_000_000, JsonBombs::name));
  }

  @Test
  void takesTheMemoryOfAnyNamesForNamesOfOneHash() {
    long colliding = allocatedBy(names(JsonBombs::colliding));
    long others = allocatedBy(names(JsonBombsTest::distinct));

    assertThat(colliding).isLessThan(2 * others);
  }

  // Quadratic work on 100,000 names would take thousands of times as long, not eight.
  @Tag("long")
  @Test
  void takesHardlyMoreTimeForNamesOfOneHash() {
    var colliding = names(JsonBombs::colliding);
    var others = names(JsonBombsTest::distinct);
    long most = 8 * leastCpuNanos(others);

    assertThat(leastCpuNanos(colliding)).isLessThan(most);
  }

  private static byte[] names(IntFunction<String> names) {
    return JsonBombs.object(100_000, names).getBytes(StandardCharsets.UTF_8);
  }

  /** As long as a colliding name, and as alike at its begin. */
  private static String distinct(int number) {
    return "AaAaAaAaAaAaAaAaAaAaAaAaAa%08d".formatted(number);
  }

  private static long leastCpuNanos(byte[] body) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = THREADS.getCurrentThreadCpuTime();
      readAndCheck(body);
      least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
    }
    return least;
  }
}
