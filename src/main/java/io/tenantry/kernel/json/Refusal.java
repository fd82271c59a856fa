package io.tenantry.kernel.json;

import org.jspecify.annotations.Nullable;

/** The schema {@code false}: whatever stands there should not. */
record Refusal(String detail) implements Check {
  @Override
  public boolean passes(@Nullable Object value) {
    return false;
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    found.add(detail);
  }

  @Override
  public int types() {
    return 0;
  }
}
