package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class EcmaPatternTest {

  @Test
  void endsWhereTheTextEnds() {
    assertThat(finds("^[a-z]+$", "abc")).isTrue();
    assertThat(finds("^[a-z]+$", "abc\n")).isFalse();
    assertThat(finds("a\\$b", "a$b")).isTrue();
  }

  @Test
  void searchesAnywhere() {
    assertThat(finds("b", "abc")).isTrue();
  }

  @Test
  void readsBracketsAsEcmaScriptDoes() {
    assertThat(finds("^[[a]$", "[")).isTrue();
    assertThat(finds("^[a-z&&b]$", "z")).isTrue();
    assertThat(finds("^[$]$", "$")).isTrue();
    assertThat(finds("^[^\\]a]$", "]")).isFalse();
  }

  @Test
  void readsEscapesAsEcmaScriptDoes() {
    assertThat(finds("^\\u00e9\\v\\0\\/\\x41$", "é\u000B\0/A")).isTrue();
    assertThat(finds("^\\u{1F600}$", "😀")).isTrue();
    assertThat(finds("^\\d$", "٣")).isFalse();
    assertThat(finds("^\\p{L}$", "é")).isTrue();
  }

  @Test
  void refusesWhatOnlyJavaKnowsOrNobody() {
    for (var pattern : new String[] {"a\\Z", "\\Aa", "\\Qa\\E", "a\\", "(", "[", "\\h"}) {
      assertThatThrownBy(() -> finds(pattern, ""))
          .as(pattern)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean finds(String pattern, String text) {
    var schema = new JsonObject().put("pattern", pattern);
    return Schema.compile(schema, schema).check(text).isEmpty();
  }
}
