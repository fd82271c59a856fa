package io.tenantry.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ToldTest {
  @Test
  void repeatsAShortDocument() {
    assertThat(Told.made("plan", "{\"colour\":\"red\"}"))
        .isEqualTo(
            new JsonObject(
                """
                {"data": {"from": null, "to": {"colour": "red"}},
                 "name": {"from": null, "to": "plan"}}
                """));
  }

  @Test
  void tellsALongOneByItsSizeAndHash() {
    var long1 = JsonObject.of("text", "a".repeat(9_000)).encode();
    var long2 = JsonObject.of("text", "b".repeat(9_000)).encode();

    var first = Told.made("plan", long1).getJsonObject("data").getJsonObject("to");
    var second = Told.made("plan", long2).getJsonObject("data").getJsonObject("to");

    assertThat(first.getInteger("bytes")).isEqualTo(9_011);
    assertThat(first.getString("sha256")).matches("[0-9a-f]{64}");
    assertThat(first.getString("sha256")).isNotEqualTo(second.getString("sha256"));
    assertThat(first.encode()).hasSizeLessThan(120);
  }
}
