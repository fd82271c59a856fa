package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class FormatTest {

  @Test
  void takesDateTimesOfRfc3339() {
    assertTakes("date-time", "2026-02-28T23:59:59Z", "2024-02-29t00:00:00.123456789+18:00");
    assertRefuses(
        "date-time",
        "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:60Z",
        "2026-01-01T00:00:00",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00+18:01",
        "2026-01-01T00:00:00+0100",
        "0000-01-01T00:00:00Z",
        "২০26-01-01T00:00:00Z");
  }

  @Test
  void takesDates() {
    assertTakes("date", "2026-12-31", "2000-02-29", "0001-01-01");
    assertRefuses("date", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026-01-01Z");
  }

  @Test
  void takesUuids() {
    assertTakes("uuid", "123e4567-E89B-12d3-a456-426614174000");
    assertRefuses(
        "uuid",
        "123e4567-e89b-12d3-a456-42661417400",
        "123e4567-e89b-12d3-a456-42661417400g",
        "123e4567e89b-12d3-a456-4266141740000",
        "urn:uuid:123e4567-e89b-12d3-a456-426614174000");
  }

  @Test
  void takesEverydayEmailAddresses() {
    assertTakes("email", "a@b", "first.last+tag@sub.example.com", "o'neil_1@x-y.org");
    assertRefuses(
        "email",
        "",
        "@b",
        "a@",
        "a",
        "a@b@c",
        ".a@b",
        "a.@b",
        "a..b@c",
        "a b@c",
        "a@-b",
        "a@b-",
        "a@b..c",
        "a@b.",
        "a@b_c",
        "é@b",
        "a@b\n",
        "a".repeat(65) + "@b",
        "a@" + "b".repeat(64));
  }

  @Test
  void takesIpAddresses() {
    assertTakes("ipv4", "0.0.0.0", "255.255.255.255");
    assertRefuses("ipv4", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "1..2.3", "");
    assertTakes(
        "ipv6",
        "::",
        "::1",
        "1::",
        "1:2:3:4:5:6:7:8",
        "1::8",
        "::ffff:1.2.3.4",
        "1::d6:192.168.0.1",
        "1:2::192.168.0.1",
        "1:2:3:4:5:6:1.2.3.4");
    assertRefuses(
        "ipv6",
        "",
        ":",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "1::2::3",
        "12345::",
        "g::",
        "1:",
        ":1",
        "1.2.3.4::",
        "::1.2.3",
        "::1.2.3.4:5",
        "fe80::1%eth0",
        "1:2:3:4:5:6:7:1.2.3.4");
  }

  @Test
  void takesAbsoluteUris() {
    assertTakes("uri", "https://example.com/a?b=%20#c", "urn:x:y", "mailto:a@b", "http://[::1]/");
    assertRefuses(
        "uri",
        "",
        "/a",
        "example.com",
        "http://a b",
        "http://é/",
        "http:// ",
        "%x:y",
        "http://a/%zz");
  }

  @Property(tries = 20_000, seed = "1", shrinking = ShrinkingMode.OFF)
  void javaTimeReadsWhateverIsTaken(@ForAll Random random) {
    var text = new StringBuilder("2024-02-29T23:59:59.5+01:30");
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      text.setCharAt(random.nextInt(text.length()), "0123456789-:.+Zz".charAt(random.nextInt(16)));
    }
    if (Moments.isDateTime(text.toString())) {
      assertThat(OffsetDateTime.parse(text)).isNotNull();
    }
    if (Moments.isDate(text.substring(0, 10))) {
      assertThat(LocalDate.parse(text.substring(0, 10))).isNotNull();
    }
  }

  private static void assertTakes(String format, String... texts) {
    assertThat(texts).allSatisfy(text -> assertThat(violations(format, text)).as(text).isEmpty());
  }

  private static void assertRefuses(String format, String... texts) {
    assertThat(texts).allSatisfy(text -> assertThat(violations(format, text)).as(text).hasSize(1));
  }

  private static List<Violation> violations(String format, String text) {
    var schema = new JsonObject().put("format", format);
    return Schema.compile(schema, schema).check(text);
  }
}
