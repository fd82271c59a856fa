package io.tenantry.kernel.config;

/** A value that is shown to nobody: whatever holds one can be printed safely. */
public record Secret(String value) {
  public Secret {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("must not be empty");
    }
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
