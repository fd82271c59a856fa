package io.tenantry.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  @Test
  void replacesWhatCannotBeKept() {
    assertThat(new JsonObject(JsonText.of(JsonObject.of("a", "x\0\0y", "b\0", 1))))
        .isEqualTo(JsonObject.of("a", "x\uFFFD\uFFFDy", "b\uFFFD", 1));
  }

  @Test
  void leavesTextThatOnlyLooksLikeIt() {
    var told = JsonObject.of("a", "\\u0000", "b", "\\\\u0000");

    assertThat(new JsonObject(JsonText.of(told))).isEqualTo(told);
    assertThat(new JsonObject(JsonText.of(JsonObject.of("a", "\\\0"))))
        .isEqualTo(JsonObject.of("a", "\\\uFFFD"));
  }
}
