package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class SchemaCompileTest {

  @Test
  void refusesAKeywordThatItWouldNotCheck() {
    assertRefuses("{'properties': {'a': {'contains': {}, 'x-ok': 1}}}")
        .hasMessage(
            "the schema at the root/properties/a uses what is not checked here: [contains]");
    assertRefuses("{'unevaluatedProperties': false}").hasMessageContaining("not checked");
    assertRefuses("{'minLenght': 1}").hasMessageContaining("minLenght");
  }

  @Test
  void takesWhatOnlyDescribes() {
    var schema =
        "{'title': 't', 'description': 'd', 'example': 1, 'deprecated': true, 'x-of-ours': {}}";

    assertThat(compile(schema).check(1)).isEmpty();
  }

  @Test
  void refusesAnUnknownFormatOrType() {
    assertRefuses("{'format': 'iban'}").hasMessageContaining("format");
    assertRefuses("{'type': 'text'}").hasMessageContaining("knows no \"text\"");
  }

  @Test
  void refusesWrongArguments() {
    assertRefuses("{'minLength': -1}").hasMessageContaining("minLength");
    assertRefuses("{'maxItems': 1.5}").hasMessageContaining("maxItems");
    assertRefuses("{'exclusiveMinimum': true}").hasMessageContaining("must be a Number");
    assertRefuses("{'multipleOf': 0}").hasMessageContaining("more than 0");
    assertRefuses("{'enum': []}").hasMessageContaining("must not be empty");
    assertRefuses("{'items': [{}]}").hasMessageContaining("no schema at the root/items");
  }

  @Test
  void refusesAReferenceThatLeadsNowhere() {
    assertRefuses("{'$ref': '#/components/schemas/None'}").hasMessageContaining("no schema");
    assertRefuses("{'$ref': 'other.yaml#/A'}").hasMessageContaining("out of the contract");
  }

  @Test
  void refusesReferencesThatGoRoundInACircle() {
    assertRefuses("{'$ref': '#/components/schemas/Self'}").hasMessageContaining("back to itself");
    assertRefuses("{'$ref': '#/components/schemas/Long'}").hasMessageContaining("back to itself");
  }

  @Test
  void refusesADefaultThatBreaksItsOwnSchema() {
    assertRefuses("{'properties': {'n': {'type': 'integer', 'default': 'x'}}}")
        .hasMessage("the default of the schema at the root/properties/n breaks it");
  }

  private static AbstractThrowableAssert<?, ?> assertRefuses(String schema) {
    return assertThatThrownBy(() -> compile(schema)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Schema compile(String schema) {
    var contract =
        """
        {'components': {'schemas': {
          'Self': {'$ref': '#/components/schemas/Self'},
          'Long': {'properties': {'p': {'$ref': '#/components/schemas/Way'}},
                   'anyOf': [{'$ref': '#/components/schemas/Way'}]},
          'Way': {'not': {'$ref': '#/components/schemas/Long'}}}}}
        """;
    return Schema.compile(json(schema), json(contract));
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }
}
