package io.tenantry.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StrictJsonTest {

  @Test
  void readsWhatVertxReads() {
    var text = "{\"a\":[1,-2.5e3,true,null,{\"b\":\"\\u00e9\\n\\uD83D\\uDE00\"}],\"c\":{}} ";

    assertThat(StrictJson.parse(Buffer.buffer(text))).isEqualTo(new JsonObject(text));
  }

  @Test
  void readsAnArrayAtTheRoot() {
    assertThat(parse("[1, \"x\"]")).isEqualTo(new JsonArray().add(1).add("x"));
  }

  @Test
  void readsScalarsAtTheRoot() {
    assertThat(parse("\"x\"")).isEqualTo("x");
    assertThat(parse("null")).isNull();
    assertThat(parse(" false ")).isEqualTo(false);
  }

  @Test
  void keepsIntegersExactly() {
    assertThat(parse("2147483647")).isEqualTo(Integer.MAX_VALUE);
    assertThat(parse("-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
    assertThat(parse("9223372036854775808")).isEqualTo(BigInteger.TWO.pow(63));
    assertThat(parse("-0")).isEqualTo(0);
  }

  @Test
  void namesTheMemberThatComesTwice() {
    var e = refusal("{\"a\":{\"x/y\":1,\"x/y\":null}}");

    assertThat(e.pointer()).isEqualTo("/a/x~1y");
    assertThat(e.detail()).isEqualTo("the name comes twice in its object");
  }

  @Test
  void noticesANameThatComesTwiceWithNull() {
    assertThat(refusal("{\"a\":null,\"a\":null}").pointer()).isEqualTo("/a");
  }

  @Test
  void takesNestingUpTo64AndRefusesMore() {
    assertThat(parse("[".repeat(64) + "]".repeat(64))).isInstanceOf(JsonArray.class);
    assertThat(refusal("[".repeat(65) + "]".repeat(65)).detail())
        .isEqualTo("arrays and objects may be nested at most 64 deep");
    assertThat(refusal("{\"a\":".repeat(100_000)).pointer()).startsWith("/a/a/a");
  }

  @Test
  void refusesNulAndLoneSurrogatesInStringsAndNames() {
    assertThat(refusal("[\"x\\u0000\"]").pointer()).isEqualTo("/0");
    assertThat(refusal("{\"\\u0000\":1}").detail()).startsWith("NUL is not taken");
    assertThat(refusal("[0,\"\\uD800\"]").detail()).startsWith("a surrogate stands without");
    assertThat(refusal("[\"\\uDC00\\uD800\"]").pointer()).isEqualTo("/0");
    assertThat(refusal("[\"\\uD800\\u0041\"]").pointer()).isEqualTo("/0");
  }

  @Test
  void refusesNumbersThatNothingCanHold() {
    assertThat(refusal("{\"n\":1e999999}").pointer()).isEqualTo("/n");
    assertThat(refusal("[1e-400]").detail()).startsWith("a number is out of range");
    assertThat(refusal("1".repeat(129)).detail()).startsWith("a number has more than 128");
    assertThat(refusal("0." + "1".repeat(200_000)).detail()).startsWith("a number has more");
    assertThat(parse("0e-9999")).isEqualTo(0.0);
  }

  @Test
  void refusesOtherEncodings() {
    assertThat(refusal("[\"é\"]".getBytes(StandardCharsets.UTF_16LE)).detail()).isNotEmpty();
    assertThat(refusal("[]".getBytes(StandardCharsets.UTF_16)).detail()).contains("UTF-8");
    assertThat(refusal("[]".getBytes(StandardCharsets.UTF_16BE)).detail()).isNotEmpty();
    assertThat(refusal("\uFEFF[]").detail()).contains("byte order mark");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    var faults =
        new int[][] {
          {0x80},
          {0xC0, 0x80},
          {0xC1, 0xBF},
          {0xE0, 0x80, 0x80},
          {0xED, 0xA0, 0x80},
          {0xE9},
          {0xED, 0xB0, 0x80},
          {0xF4, 0x90, 0x80, 0x80},
          {0xF8, 0x88, 0x80, 0x80, 0x80},
          {0xFF},
          {0xF0, 0x80, 0x80, 0x80},
          {0xE2, 0x82},
          {0xFC, 0x80, 0x80, 0x80, 0x80, 0x80}
        };
    for (var fault : faults) {
      var text = Buffer.buffer("[\"");
      for (int b : fault) {
        text.appendByte((byte) b);
      }
      assertThat(refusal(text.appendString("\"]").getBytes()).detail())
          .isEqualTo("the text is not valid UTF-8");
    }
  }

  @Test
  void takesAReplacementCharacterThatWasSent() {
    assertThat(parse("\"\uFFFD\"")).isEqualTo("\uFFFD");
  }

  @Test
  void saysWhereTheTextIsBrokenWithoutEchoingIt() {
    var e = refusal("{\"user\":{\"password\":\"hunter2\",secret}}");

    assertThat(e.pointer()).isEqualTo("/user");
    assertThat(e.detail()).isEqualTo("expected a name in double quotes at character 31");
  }

  @Test
  void cutsANameThatOnlyFillsTheAnswer() {
    var name = "n".repeat(100_000);

    assertThat(refusal("{\"" + name + "\":x}").pointer()).hasSizeLessThan(110);
  }

  @Test
  void refusesTrailingTextAndEmptyText() {
    assertThat(refusal("{} {}").detail()).isEqualTo("expected the end of the text at character 4");
    assertThat(refusal(" \n").detail()).isEqualTo("the text is empty");
    assertThat(refusal("[1] // no").detail()).startsWith("expected the end of the text");
  }

  private static @Nullable Object parse(String text) {
    return StrictJson.parse(text.getBytes(UTF_8));
  }

  private static MalformedJsonException refusal(String text) {
    return refusal(text.getBytes(UTF_8));
  }

  private static MalformedJsonException refusal(byte[] text) {
    return catchThrowableOfType(MalformedJsonException.class, () -> StrictJson.parse(text));
  }
}
