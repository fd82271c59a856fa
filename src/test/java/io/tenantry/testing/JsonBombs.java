package io.tenantry.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** JSON texts, sound and broken, of which each makes much of little, in some reader. */
public final class JsonBombs {
  /** The largest body that the platform takes by default, in bytes. */
  public static final int LARGEST = 1 << 20;

  private JsonBombs() {}

  /** By what they are: texts of at most {@link #LARGEST} bytes, most of them of nearly so many. */
  public static Map<String, String> all() {
    var all = new LinkedHashMap<String, String>();
    all.put("100,000 arrays deep", "[".repeat(100_000));
    all.put("100,000 objects deep", "{\"a\":".repeat(100_000));
    all.put("a megabyte of [", "[".repeat(LARGEST));
    all.put("a megabyte of {", "{".repeat(LARGEST));
    all.put("a megabyte of spaces", " ".repeat(LARGEST));
    all.put("a string of a megabyte", '"' + "a".repeat(LARGEST - 2) + '"');
    all.put("a string of escapes", '"' + "\\n".repeat(LARGEST / 2 - 1) + '"');
    all.put("a string with one wide character", '"' + "a".repeat(LARGEST - 5) + "\u0416\"");
    all.put("a string that does not end", '"' + "a".repeat(LARGEST - 1));
    all.put("a name of a megabyte", "{\"" + "a".repeat(LARGEST - 6) + "\":0}");
    all.put("a million digits", "9".repeat(1_000_000));
    all.put("a million digits behind the point", "0." + "9".repeat(1_000_000));
    all.put("an exponent of a million digits", "1e" + "9".repeat(1_000_000));
    all.put("100,000 times the same name", object(100_000, i -> "a"));
    all.put("a name twice, last of 100,000", object(100_001, i -> name(i % 100_000)));
    all.put("long names around a fault", ("{\"" + "n".repeat(16_000) + "\":").repeat(63) + "x");
    all.putAll(sound());
    return all;
  }

  /** Those that are JSON which the platform reads. */
  public static Map<String, String> sound() {
    var all = new LinkedHashMap<String, String>();
    all.put("as many names as there is room for", object(110_000, JsonBombs::name));
    all.put("names of one hash", object(26_000, JsonBombs::colliding));
    all.put("empty arrays", array("[]"));
    all.put("empty objects", array("{}"));
    all.put("objects of an empty name", array("{\"\":0}"));
    all.put("arrays 60 deep", array("[".repeat(60) + "]".repeat(60)));
    all.put("objects 60 deep", array("{\"\":".repeat(60) + "0" + "}".repeat(60)));
    all.put("digits", array("0"));
    all.put("fractions", array("0.1"));
    all.put("numbers of 128 digits", array("9".repeat(128)));
    all.put("empty strings", array("\"\""));
    all.put("strings of one escape", array("\"\\n\""));
    all.put("strings of one wide character", array("\"\u0416\""));
    return all;
  }

  /** An object of so many members, all 0. */
  public static String object(int members, IntFunction<String> names) {
    var text = new StringBuilder("{");
    for (int i = 0; i < members; i++) {
      text.append(i == 0 ? "\"" : ",\"").append(names.apply(i)).append("\":0");
    }
    return text.append('}').toString();
  }

  /** A short name that no other number has. */
  public static String name(int number) {
    return Integer.toString(number, Character.MAX_RADIX);
  }

  /** One of 131,072 names of the same length whose hash codes are all the same. */
  public static String colliding(int number) {
    var name = new StringBuilder();
    for (int bit = 0; bit < 17; bit++) {
      name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  private static String array(String item) {
    int bytes = item.getBytes(java.nio.charset.StandardCharsets.UTF_8).length + 1;
    return '[' + (item + ',').repeat((LARGEST - 100) / bytes - 1) + item + ']';
  }
}
