package io.tenantry.kernel.json;

import org.jspecify.annotations.Nullable;

/** One compiled rule on a JSON value: immutable, shared by all threads. */
interface Check {
  /** Whether the value keeps the rule, found out without making anything. */
  boolean passes(@Nullable Object value);

  /** Says what is wrong with a value that did not pass. */
  void explain(@Nullable Object value, Findings found);

  /** The JSON types that the rule admits. */
  default int types() {
    return Types.ANY;
  }

  /** Puts the defaults of absent members into the value's objects. */
  default void applyDefaults(@Nullable Object value) {}

  /** What stands for an absent value, or null when nothing does. */
  default @Nullable Object defaultValue() {
    return null;
  }
}
