package io.tenantry.kernel.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What a configuration record asks of its components, all checked before the first is told: each
 * method names the component as the record does, and {@link #orThrow} ends the list.
 */
public final class Requirements {
  private final SequencedMap<String, String> unmet = new LinkedHashMap<>();

  /** The component must be from {@code least} to {@code most}, both included. */
  public Requirements range(String component, long value, long least, long most) {
    return within(component, value, least, most);
  }

  /** The component must be from {@code least} to {@code most}, both in their written form. */
  public Requirements range(String component, Duration value, String least, String most) {
    var shortest = DurationText.parse(least);
    var longest = DurationText.parse(most);
    var within = value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0;
    return that(component, within, outside(least, most, DurationText.write(value)));
  }

  /** The component must be from {@code least} to {@code most}, both in their written form. */
  public Requirements range(String component, ByteSize value, String least, String most) {
    return within(component, value, ByteSize.parse(least), ByteSize.parse(most));
  }

  public Requirements notBlank(String component, String value) {
    return that(component, !value.isBlank(), "must not be blank");
  }

  /** Notes {@code message}, which begins with "must", unless {@code met}. */
  public Requirements that(String component, boolean met, String message) {
    if (!met) {
      unmet.putIfAbsent(component, message);
    }
    return this;
  }

  /** Throws one IllegalArgumentException that knows every requirement that is not met. */
  public void orThrow() {
    if (!unmet.isEmpty()) {
      throw new UnmetRequirements(unmet);
    }
  }

  private <T extends Comparable<T>> Requirements within(
      String component, T value, T least, T most) {
    var within = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    return that(component, within, outside(least, most, value));
  }

  private static String outside(Object least, Object most, Object value) {
    return "must be from " + least + " to " + most + ", not " + value;
  }
}
