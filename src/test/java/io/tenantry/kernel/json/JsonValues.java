package io.tenantry.kernel.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes up JSON values from a small stock, so that they often meet what schemas ask for. */
final class JsonValues {
  static final List<String> NAMES = List.of("a", "b", "c", "long_name", "x/y", "t~d");
  static final List<String> TEXTS =
      List.of("", "a", "b", "abc", "A1", "é😀", "2026-02-28", "x".repeat(9), "1", "q\"\\\t");

  /** Beyond it Vert.x compares by doubles, and differs: see {@link KnownDifferencesTest}. */
  private static final long EXACT_IN_DOUBLE = 1L << 52;

  private final Random random;

  JsonValues(Random random) {
    this.random = random;
  }

  @Nullable Object any(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 6)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> integer();
      case 3 -> random.nextInt(-6, 24) / 2.0;
      case 4, 5 -> text();
      case 6 -> array(depth);
      default -> object(depth);
    };
  }

  Number integer() {
    return random.nextInt(20) == 0
        ? (Number) random.nextLong(-EXACT_IN_DOUBLE, EXACT_IN_DOUBLE)
        : (Number) random.nextInt(-3, 12);
  }

  String text() {
    return pick(TEXTS);
  }

  JsonArray array(int depth) {
    var array = new JsonArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(any(depth - 1));
    }
    return array;
  }

  JsonObject object(int depth) {
    var object = new JsonObject();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.put(pick(NAMES), any(depth - 1));
    }
    return object;
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
