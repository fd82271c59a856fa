package io.tenantry.kernel.access;

/** How far a permission reaches, from nothing to every row. */
public enum Leave {
  NONE,
  /** Rows that the caller owns, and none beside. */
  OWN,
  ALL;

  /** Whether whoever has this may hand out the other. */
  public boolean covers(Leave other) {
    return compareTo(other) >= 0;
  }
}
