package io.tenantry.gateway;

/** Whether this node has begun to leave: it still answers, and asks its clients to go elsewhere. */
public final class Drain {
  private volatile boolean begun;

  /** From now on readiness says no, and each answer closes its connection. */
  public void begin() {
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }
}
