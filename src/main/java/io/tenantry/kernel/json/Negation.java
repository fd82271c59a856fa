package io.tenantry.kernel.json;

import org.jspecify.annotations.Nullable;

/** Admits what another check refuses. */
record Negation(Check excluded) implements Check {
  @Override
  public boolean passes(@Nullable Object value) {
    return !excluded.passes(value);
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    found.add("must not match the excluded schema");
  }
}
