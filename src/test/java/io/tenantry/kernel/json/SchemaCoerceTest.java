package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SchemaCoerceTest {

  @Test
  void readsWhatTheTypeAsksFor() {
    assertThat(coerce("integer", "42").value()).isEqualTo(42);
    assertThat(coerce("integer", "-9223372036854775808").value()).isEqualTo(Long.MIN_VALUE);
    assertThat(coerce("number", "1.5e1").value()).isEqualTo(15.0);
    assertThat(coerce("boolean", "true").value()).isEqualTo(true);
    assertThat(coerce("string", "42").value()).isEqualTo("42");
  }

  @Test
  void refusesTextThatIsNotOfTheType() {
    for (var raw : new String[] {"", "x", "1.0", "1e3", "007", "+1", " 1", "1 ", "٣", "0x1"}) {
      assertThat(coerce("integer", raw).violations())
          .as(raw)
          .containsExactly(new Violation("", "must be an integer"));
    }
    assertThat(coerce("number", "NaN").violations()).hasSize(1);
    assertThat(coerce("boolean", "True").violations())
        .containsExactly(new Violation("", "must be a boolean"));
  }

  @Test
  void refusesIntegersBeyondLong() {
    assertThat(coerce("integer", "9223372036854775808").violations()).hasSize(1);
    assertThat(coerce("number", "9223372036854775808").violations()).hasSize(1);
  }

  @Test
  void refusesWhatPostgresqlCannotKeep() {
    assertThat(coerce("string", "a\0").violations())
        .containsExactly(new Violation("", "must not hold NUL or half a character"));
    assertThat(coerce("string", "\uD800x").violations()).hasSize(1);
    assertThat(coerce("string", "x\uDC00").violations()).hasSize(1);
    assertThat(coerce("string", "😀").violations()).isEmpty();
  }

  @Test
  void checksTheTypedValueAsWell() {
    var schema = new JsonObject("{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}");

    assertThat(Schema.compile(schema, schema).coerce("101").violations())
        .containsExactly(new Violation("", "must be at most 100"));
  }

  @Test
  void findsTheTypeBehindAReference() {
    var contract = new JsonObject("{\"components\":{\"schemas\":{\"N\":{\"type\":\"integer\"}}}}");
    var schema = new JsonObject("{\"allOf\":[{\"$ref\":\"#/components/schemas/N\"}]}");

    assertThat(Schema.compile(schema, contract).coerce("7").value()).isEqualTo(7);
  }

  private static Schema.Coerced coerce(String type, String raw) {
    var schema = new JsonObject().put("type", type);
    return Schema.compile(schema, schema).coerce(raw);
  }
}
