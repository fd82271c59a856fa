package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lists where the compiled checks and Vert.x 5.0.10's validator differ on purpose, and why. */
class KnownDifferencesTest {

  @Test
  void aDollarSignDoesNotLetALineEndThrough() {
    onlyVertxTakes("{'pattern': '^[a-z]+$'}", "abc\n");
  }

  @Test
  void anAbsentMemberIsNotNull() {
    onlyVertxTakes("{'const': {'a': 1, 'b': 2}}", json("{'a': 1, 'c': null}"));
  }

  @Test
  void aMultipleIsExact() {
    onlyVertxTakes("{'multipleOf': 0.01}", 0.0100000001);
  }

  @Test
  void largeIntegersAreComparedExactly() {
    onlyVertxTakes("{'maximum': 9007199254740992}", 9007199254740993L);
    onlyVertxTakes("{'multipleOf': 3}", 2767646010122260843L);
  }

  @Test
  void aDateTimeHasAnOffset() {
    onlyVertxTakes("{'format': 'date-time'}", "2026-01-01T00:00:00");
  }

  @Test
  void aDateHasAYearThatPostgresqlKnows() {
    onlyVertxTakes("{'format': 'date'}", "0000-01-01");
  }

  @Test
  void anEmailAddressEndsWithoutADot() {
    onlyVertxTakes("{'format': 'email'}", "a@b.");
  }

  @Test
  void anIpv4AddressHasNoLeadingZeros() {
    onlyVertxTakes("{'format': 'ipv4'}", "01.2.3.4");
  }

  @Test
  void aUuidIsBare() {
    onlyVertxTakes("{'format': 'uuid'}", "urn:uuid:123e4567-e89b-12d3-a456-426614174000");
  }

  @Test
  void integersKeepTheRangeOfTheirFormat() {
    onlyVertxTakes("{'format': 'int32'}", 1L << 31);
  }

  @Test
  void nullableIsReadAsOpenApi30Does() {
    var schema = json("{'type': 'string', 'nullable': true}");

    assertThat(Schema.compile(schema, schema).check(null)).isEmpty();
    assertThat(new Stock(schema).passes(null)).isFalse();
  }

  private static void onlyVertxTakes(String text, @Nullable Object value) {
    var schema = json(text);

    assertThat(new Stock(schema).passes(value)).as("Vert.x on " + text).isTrue();
    assertThat(Schema.compile(schema, schema).check(value)).as(text).isNotEmpty();
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }
}
