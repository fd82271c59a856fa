package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.Json;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private static String written(@Nullable Object value) {
    var text = new StringBuilder();
    JsonText.append(value, text);
    return text.toString();
  }

  @Test
  void writesWhatVertxWrites() {
    var values = new JsonValues(new Random(7));
    for (int i = 0; i < 5_000; i++) {
      var value = values.any(4);

      assertThat(written(value)).isEqualTo(Json.encode(value));
    }
  }

  @Test
  void writesEveryKindOfNumberAndText() {
    for (var value :
        Arrays.asList(
            null, 0, -1, Long.MIN_VALUE, 1e300, 0.1, -0.0, new BigInteger("9".repeat(40)), true)) {
      assertThat(written(value)).isEqualTo(Json.encode(value));
    }
    for (char c = 0; c < 0x300; c++) {
      assertThat(written("a" + c)).isEqualTo(Json.encode("a" + c));
    }
  }
}
