package io.tenantry.kernel.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The types that a single text can be read as. */
final class Scalar {
  private static final Map<Class<?>, Function<String, Object>> READERS =
      Map.of(
          String.class, text -> text,
          int.class, Scalar::integer,
          Integer.class, Scalar::integer,
          long.class, text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE),
          boolean.class, Scalar::truth,
          Duration.class, DurationText::parse,
          ByteSize.class, ByteSize::parse,
          Secret.class, Secret::new,
          Path.class, Scalar::path);

  private Scalar() {}

  static boolean reads(Class<?> type) {
    return READERS.containsKey(type) || type.isEnum();
  }

  /** The value of {@code type}; an IllegalArgumentException with "must be …" otherwise. */
  static Object read(String text, Class<?> type) {
    var reader = READERS.get(type);
    return reader == null ? constant(text, type) : reader.apply(text);
  }

  private static int integer(String text) {
    return Math.toIntExact(whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private static long whole(String text, long least, long most) {
    try {
      var number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below, without the text
    }
    throw new IllegalArgumentException("must be a whole number");
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a path", e);
    }
  }

  private static Object constant(String text, Class<?> type) {
    var constants = type.getEnumConstants();
    if (constants == null) {
      throw new IllegalStateException(type + " is no type of a setting");
    }
    return Arrays.stream(constants)
        .filter(constant -> written(constant).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                Arrays.stream(constants)
                    .map(Scalar::written)
                    .collect(Collectors.joining(", ", "must be one of ", ""))));
  }

  private static String written(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }
}
