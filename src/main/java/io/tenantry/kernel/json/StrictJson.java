package io.tenantry.kernel.json;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request body as RFC 8259 JSON and refuses whatever two readers could understand
 * differently or PostgreSQL could not keep.
 *
 * <p>Refused beside syntax errors: anything but UTF-8, a byte order mark, a name that comes twice
 * in an object, NUL, surrogates without their pair, nesting deeper than {@value #DEEPEST}, and
 * numbers longer than {@value NumberReader#LONGEST} characters or beyond the range of a double.
 */
public final class StrictJson {
  /** How many arrays and objects may lie in each other. */
  public static final int DEEPEST = 64;

  private static final char UNDECODABLE = '\uFFFD';

  private StrictJson() {}

  /**
   * Reads a whole body.
   *
   * @throws MalformedJsonException when it is not exactly one acceptable JSON value
   */
  public static @Nullable Object parse(Buffer body) {
    return parse(body.getBytes());
  }

  /**
   * Reads a whole text: a JsonObject, a JsonArray, a String, an Integer, Long, BigInteger or
   * Double, a Boolean or null. Containers within the root are plain maps and lists, as Vert.x has
   * them.
   *
   * @throws MalformedJsonException when it is not exactly one acceptable JSON value
   */
  public static @Nullable Object parse(byte[] body) {
    var value = new JsonReader(decode(body)).readAll();
    if (value instanceof Map<?, ?>) {
      return new JsonObject(Values.map(value));
    }
    return value instanceof List<?> list ? new JsonArray(list) : value;
  }

  private static String decode(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    // Only a text with a replacement character can have been undecodable, and few have one.
    if (text.indexOf(UNDECODABLE) >= 0
        && !Arrays.equals(body, text.getBytes(StandardCharsets.UTF_8))) {
      throw new MalformedJsonException("the text is not valid UTF-8");
    }
    return text;
  }
}
