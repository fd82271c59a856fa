package io.tenantry.gateway;

/**
 * What the gateway must know of a tenant at each request. One object per tenant and node, kept up
 * to date in place, so that every verified credential of the tenant sees a change at once.
 */
final class TenantState {
  /** The states in which a tenant can be, as the registry names them. */
  enum Status {
    ACTIVE,
    READ_ONLY,
    SUSPENDED,
    DELETED
  }

  // Until the registry has told, nothing is let through.
  private volatile Status status = Status.SUSPENDED;
  private volatile long revision;
  private volatile long accessVersion;

  Status status() {
    return status;
  }

  long accessVersion() {
    return accessVersion;
  }

  boolean isKnown() {
    return revision > 0;
  }

  /**
   * Takes up what the registry says. News may overtake one another; older ones change nothing.
   *
   * @param of the row's revision, from 1 on
   * @param access grows with each change to who may do what in the tenant
   */
  synchronized void become(Status next, long of, long access) {
    if (of >= revision) {
      status = next;
      accessVersion = access;
      revision = of;
    }
  }
}
