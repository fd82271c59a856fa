package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/** Holds the reader to Jackson's verdict and value on generated texts, sound and broken. */
class StrictJsonDifferentialTest {
  private static final JsonMapper JACKSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final String SPARKS = "{}[]:,\"\\/ \n\t0123456789-+.eEtrufalsnb\u0001é😀";

  @Property(tries = 20_000, seed = "1", shrinking = ShrinkingMode.OFF)
  void agreesWithJackson(@ForAll Random random) {
    var text = new StringBuilder(Json.encode(new JsonValues(random).any(4)));
    for (int faults = random.nextInt(3); faults > 0 && !text.isEmpty(); faults--) {
      int at = random.nextInt(text.length());
      if (random.nextBoolean()) {
        text.setCharAt(at, SPARKS.charAt(random.nextInt(SPARKS.length())));
      } else {
        text.deleteCharAt(at);
      }
    }
    var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    try {
      assertThat(Json.encode(StrictJson.parse(bytes))).isEqualTo(Json.encode(jackson(bytes)));
    } catch (MalformedJsonException e) {
      assertThat(isOurRule(e) || jackson(bytes) == BROKEN).as(text.toString()).isTrue();
    }
  }

  private static final Object BROKEN = new Object();

  private static @Nullable Object jackson(byte[] text) {
    try {
      var value = JACKSON.readValue(text, Object.class);
      if (value instanceof java.util.Map<?, ?> map) {
        return new JsonObject(Json.encode(map));
      }
      return value instanceof java.util.List<?> list ? new JsonArray(list) : value;
    } catch (JsonProcessingException e) {
      return BROKEN;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What Jackson takes and the platform does not. */
  private static boolean isOurRule(MalformedJsonException e) {
    return e.detail().startsWith("a surrogate stands without its pair")
        || e.detail().startsWith("NUL is not taken")
        || e.detail().startsWith("a number is out of range");
  }
}
