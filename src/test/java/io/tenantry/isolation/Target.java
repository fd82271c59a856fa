package io.tenantry.isolation;

/** Whose row a call names. */
enum Target {
  OWN("its own id"),
  ANOTHERS("another tenant's id"),
  RANDOM("a random id"),
  LOOK_ALIKE("another tenant's id that looks the same");

  private final String words;

  Target(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
