package io.tenantry.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  private static final OffsetDateTime NOW = OffsetDateTime.parse("2026-03-01T12:00:00.1234567Z");

  private static JsonObject event() {
    return JsonObject.of("specversion", "1.0", "id", "1", "source", "/s", "type", "t");
  }

  private static Event read(JsonObject event) {
    return new EventReader(NOW).read(event);
  }

  private static void rejects(Rejection.Code code, String words, @Nullable Object item) {
    var rejection = catchThrowableOfType(Rejection.class, () -> new EventReader(NOW).read(item));
    assertThat(rejection).as("a rejection of %s", item).isNotNull();
    assertThat(rejection.code()).as(rejection.detail()).isEqualTo(code);
    assertThat(rejection.detail()).contains(words).hasSizeLessThan(200);
  }

  @Test
  void readsWhatCloudEventsAllow() {
    var read =
        read(
            event()
                .put("subject", "customer 7")
                .put("time", "2026-02-01T13:00:00.1234567+02:00")
                .put("datacontenttype", "application/vnd.x+json; charset=utf-8")
                .put("dataschema", "https://example.org/s")
                .put("traceparent", "00-0")
                .put("sequence", 7)
                .put("sampled", true)
                .putNull("unset")
                .put("data", JsonArray.of(1)));

    assertThat(read.at()).isEqualTo(OffsetDateTime.parse("2026-02-01T11:00:00.123456Z"));
    assertThat(read.subject()).isEqualTo("customer 7");
    assertThat(read.text()).isEqualTo("[1]");
  }

  @Test
  void isNowWithoutATime() {
    assertThat(read(event()).at()).isEqualTo(OffsetDateTime.parse("2026-03-01T12:00:00.123456Z"));
    assertThat(read(event().putNull("time").putNull("data")).text()).isNull();
  }

  @Test
  void rejectsWhatIsNoEvent() {
    for (var item : Arrays.asList(null, 7, "event", JsonArray.of(), List.of(), true)) {
      rejects(Rejection.Code.INVALID_EVENT, "JSON object", item);
    }
    rejects(Rejection.Code.INVALID_EVENT, "specversion", new JsonObject());
    for (var version : Arrays.asList(null, "0.3", "1.1", 1.0, 1)) {
      rejects(Rejection.Code.INVALID_EVENT, "specversion", event().put("specversion", version));
    }
  }

  @Test
  void rejectsWrongAttributes() {
    for (var name : List.of("id", "source", "type")) {
      for (var value : Arrays.asList(null, "", 7, "x".repeat(1025), JsonArray.of())) {
        rejects(Rejection.Code.INVALID_EVENT, name, event().put(name, value));
      }
    }
    rejects(Rejection.Code.INVALID_EVENT, "id", event().put("id", "x".repeat(256)));
    rejects(Rejection.Code.INVALID_EVENT, "subject", event().put("subject", ""));
    for (var source : List.of("a b", "http://[", "%zz", "a\\b", ":x")) {
      rejects(Rejection.Code.INVALID_EVENT, "URI reference", event().put("source", source));
    }
  }

  @Test
  void takesEverySourceThatIsAUriReference() {
    for (var source :
        List.of("/a", "a", "urn:x:y", "https://h:1/p?q#f", "//h/p", "#f", "?q", "é")) {
      assertThat(read(event().put("source", source)).source()).isEqualTo(source);
    }
  }

  @Test
  void rejectsWhatExtensionsMayNotBe() {
    for (var name : List.of("Upper", "snake_case", "kebab-case", "", "é", "x".repeat(41))) {
      rejects(Rejection.Code.INVALID_EVENT, "a-z", event().put(name, "x"));
    }
    for (var value : List.of(1.5, Map.of(), List.of(), new JsonObject(), new JsonArray())) {
      rejects(Rejection.Code.INVALID_EVENT, "ext", event().put("ext", value));
    }
  }

  @Test
  void rejectsDataThatAreNotJson() {
    rejects(Rejection.Code.UNSUPPORTED_DATA, "base64", event().put("data_base64", "AA=="));
    for (var type : List.of("text/xml", "application/jsonp", "json", "application/octet-stream")) {
      rejects(
          Rejection.Code.UNSUPPORTED_DATA, "datacontenttype", event().put("datacontenttype", type));
    }
  }

  @Test
  void rejectsDataOver64KiB() {
    assertThat(read(event().put("data", "x".repeat((64 << 10) - 2))).text()).hasSize(64 << 10);
    rejects(Rejection.Code.TOO_LARGE, "64 KiB", event().put("data", "x".repeat((64 << 10) - 1)));
    rejects(Rejection.Code.TOO_LARGE, "64 KiB", event().put("data", "é".repeat(33 << 10)));
  }

  @Test
  void takesEventsOf35DaysAgoUpTo5MinutesAhead() {
    var late = "2026-01-25T12:00:00.123456Z";
    var early = "2026-03-01T12:05:00.123456Z";
    assertThat(read(event().put("time", late)).at()).isEqualTo(OffsetDateTime.parse(late));
    assertThat(read(event().put("time", early)).at()).isEqualTo(OffsetDateTime.parse(early));

    rejects(Rejection.Code.TOO_OLD, "35 days", event().put("time", "2026-01-25T12:00:00.123455Z"));
    rejects(Rejection.Code.IN_FUTURE, "5 min", event().put("time", "2026-03-01T12:05:00.123457Z"));
    rejects(Rejection.Code.TOO_OLD, "35 days", event().put("time", "0001-01-01T00:00:00Z"));
    rejects(Rejection.Code.IN_FUTURE, "5 min", event().put("time", "9999-12-31T23:59:59-18:00"));
  }

  @Test
  void rejectsTimesOfNoTime() {
    for (var time :
        List.of(
            "now",
            "2026-03-01",
            "2026-03-01T12:00:00",
            "2026-02-30T12:00:00Z",
            "1767225600",
            "2026-03-01T24:00:00Z",
            "2026-03-01T12:00:60Z",
            "2026-03-01 12:00:00Z")) {
      rejects(Rejection.Code.INVALID_EVENT, "time", event().put("time", time));
    }
    rejects(Rejection.Code.INVALID_EVENT, "time", event().put("time", 1767225600));
  }

  @Test
  void tellsPairsOfSourceAndIdApart() {
    var keys =
        List.of(
            Event.key("/s", "1"), Event.key("/s1", ""), Event.key("/", "s1"), Event.key("1", "/s"));

    assertThat(keys).doesNotHaveDuplicates();
    assertThat(Event.key("/s", "1")).isEqualTo(read(event()).key());
  }

  private static Meter meter(String aggregation, String... groups) {
    return MeterDefinition.read(
        JsonObject.of("name", "m", "event_type", "t", "aggregation", aggregation)
            .put("value_path", "$.v")
            .put("group_by", new JsonArray(List.of(groups))));
  }

  private static String number(Object value) {
    var number = Reading.of(meter("sum"), JsonObject.of("v", value)).number();
    return number == null ? "" : number.toPlainString();
  }

  @Test
  void readsNumbersExactly() {
    assertThat(number(7)).isEqualTo("7");
    assertThat(number(-0.0)).isEqualTo("0");
    assertThat(number(0.1)).isEqualTo("0.1");
    assertThat(number(1e29)).isEqualTo("1" + "0".repeat(29));
    assertThat(number("123456789012345678.123456789012"))
        .isEqualTo("123456789012345678.123456789012");
    assertThat(number("1.5e3")).isEqualTo("1500");
    assertThat(number(0.30000000000000004)).isEqualTo("0.3");
    assertThat(number(1e-300)).isEqualTo("0");
    assertThat(number(new BigInteger("9".repeat(30)))).isEqualTo("9".repeat(30));
  }

  @Test
  void rejectsWhatIsNoNumber() {
    measures(Rejection.Code.OUT_OF_RANGE, meter("max"), 1e30);
    measures(Rejection.Code.OUT_OF_RANGE, meter("max"), "-1e99");
    measures(Rejection.Code.OUT_OF_RANGE, meter("max"), BigInteger.TEN.pow(128));
    for (var value :
        List.of("", "1,5", "NaN", "Infinity", "0x1", "1e999", " 1", true, List.of(1))) {
      measures(Rejection.Code.WRONG_TYPE, meter("max"), value);
    }
    measures(Rejection.Code.MISSING_VALUE, meter("max"), null);
    measures(Rejection.Code.MISSING_VALUE, meter("unique"), null);
    measures(Rejection.Code.WRONG_TYPE, meter("unique"), Map.of());
    measures(Rejection.Code.WRONG_TYPE, meter("sum", "g=$.v[0]"), List.of(List.of()));
  }

  private static void measures(Rejection.Code code, Meter meter, @Nullable Object value) {
    var data = JsonObject.of("v", value);
    var rejection = catchThrowableOfType(Rejection.class, () -> Reading.of(meter, data));
    assertThat(rejection).as("a rejection of %s", value).isNotNull();
    assertThat(rejection.code()).isEqualTo(code);
  }

  @Test
  void knowsTheSameValueHoweverItIsWritten() {
    assertThat(unique(1)).isEqualTo(unique(1.0)).isEqualTo(unique(new BigInteger("1")));
    assertThat(unique(1e20)).isEqualTo(unique(BigInteger.TEN.pow(20)));
    assertThat(List.of(unique(1), unique("1"), unique(true), unique("true")))
        .doesNotHaveDuplicates();
  }

  private static Object unique(Object value) {
    return String.valueOf(Reading.of(meter("unique"), JsonObject.of("v", value)).value());
  }

  @Test
  void cutsGroupsAt64CharactersAndNoneInTwo() {
    var meter = meter("unique", "$.g");
    var long1 = JsonObject.of("v", 1, "g", "x".repeat(63) + "😀y");

    assertThat(Reading.of(meter, long1).group()).isEqualTo("{\"g\":\"" + "x".repeat(63) + "\"}");
    assertThat(Reading.of(meter, JsonObject.of("v", 1, "g", 1e5)).group())
        .isEqualTo("{\"g\":\"100000\"}");
    assertThat(Reading.of(meter, JsonObject.of("v", 1, "g", "\"\\")).group())
        .isEqualTo("{\"g\":\"\\\"\\\\\"}");
  }
}
