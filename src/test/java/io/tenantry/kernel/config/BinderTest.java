package io.tenantry.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BinderTest {
  enum Colour {
    RED,
    DARK_BLUE
  }

  record Inner(int number) {}

  record Everything(
      String text,
      int number,
      long bigNumber,
      boolean flag,
      Duration duration,
      ByteSize size,
      Colour colour,
      Path path,
      Secret secret,
      List<String> names,
      List<Digit> numbers,
      Optional<Duration> set,
      Optional<Duration> unset,
      Inner inner) {}

  enum Digit {
    ONE,
    TWO
  }

  record Text(String value) {}

  record Count(int value) {}

  record Big(long value) {}

  record Flag(boolean value) {}

  record Names(List<String> value) {}

  record OneColour(Colour value) {}

  record Two(int first, int second) {
    Two {
      if (first > second) {
        throw new IllegalArgumentException("must rise");
      }
    }
  }

  @Test
  void readsEveryTypeByItsComponent() {
    var yaml =
        """
        text: no
        number: -1
        big_number: 9223372036854775807
        flag: true
        duration: 200ms
        size: 16KiB
        colour: dark_blue
        path: /a/b
        secret: "12345"
        names: [a, "b, c"]
        numbers: [one, two]
        set: 5s
        unset:
        inner: {number: 7}
        """;

    assertThat(bind(yaml, Everything.class))
        .isEqualTo(
            new Everything(
                "no",
                -1,
                Long.MAX_VALUE,
                true,
                Duration.ofMillis(200),
                new ByteSize(16_384),
                Colour.DARK_BLUE,
                Path.of("/a/b"),
                new Secret("12345"),
                List.of("a", "b, c"),
                List.of(Digit.ONE, Digit.TWO),
                Optional.of(Duration.ofSeconds(5)),
                Optional.empty(),
                new Inner(7)));
  }

  @Test
  void refusesANumberThatDoesNotFit() {
    refuses("value: 2147483648", Count.class, "must be a whole number");
    refuses("value: 9223372036854775808", Big.class, "must be a whole number");
    refuses("value: 1.5", Count.class, "must be a whole number");
    refuses("value: 0x10", Count.class, "must be a whole number");
  }

  @Test
  void refusesATruthInOtherWords() {
    refuses("value: yes", Flag.class, "must be true or false");
    refuses("value: True", Flag.class, "must be true or false");
  }

  @Test
  void refusesAConstantInCapitals() {
    refuses("value: RED", OneColour.class, "must be one of red, dark_blue");
  }

  @Test
  void refusesAListForASingleValue() {
    refuses("value: [1]", Count.class, "must be a single value");
  }

  @Test
  void refusesNothingWhereAValueIsNeeded() {
    refuses("value:", Text.class, "must have a value");
    refuses("{}", Text.class, "must be set: it has no default");
  }

  @Test
  void takesNothingForAnEmptyList() {
    assertThat(bind("value:", Names.class).value()).isEmpty();
  }

  @Test
  void tellsWhatARecordRefusesAsAWhole() {
    refuses("{first: 2, second: 1}", Two.class, "must rise");
  }

  private static <T extends Record> T bind(String yaml, Class<T> type) {
    return Settings.over(yaml, Optional.empty(), Map.of(), Set.of(), Map.of()).bind(type);
  }

  private static void refuses(String yaml, Class<? extends Record> type, String message) {
    assertThatThrownBy(() -> bind(yaml, type))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(": " + message);
  }
}
