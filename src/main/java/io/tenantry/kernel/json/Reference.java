package io.tenantry.kernel.json;

import org.jspecify.annotations.Nullable;

/** A {@code $ref}, which may lead back to a schema that it is a part of. */
final class Reference implements Check {
  private Check target = new Refusal("leads nowhere");

  /** Set once by the compiler, before anyone else sees it. */
  void leadsTo(Check target) {
    this.target = target;
  }

  @Override
  public boolean passes(@Nullable Object value) {
    return target.passes(value);
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    target.explain(value, found);
  }

  @Override
  public int types() {
    return target.types();
  }

  @Override
  public void applyDefaults(@Nullable Object value) {
    target.applyDefaults(value);
  }

  @Override
  public @Nullable Object defaultValue() {
    return target.defaultValue();
  }
}
