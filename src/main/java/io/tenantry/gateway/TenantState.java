package io.tenantry.gateway;

import org.jspecify.annotations.Nullable;

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

  /** A hard quota that is used up until a time, epoch milliseconds. */
  record UsedUp(String metric, long until, String resetsAt) {}

  // Until the registry has told, nothing is let through.
  private volatile Status status = Status.SUSPENDED;
  private volatile long revision;
  private volatile long accessVersion;
  private volatile @Nullable UsedUp usedUp;

  Status status() {
    return status;
  }

  long accessVersion() {
    return accessVersion;
  }

  @Nullable UsedUp usedUp() {
    return usedUp;
  }

  boolean isKnown() {
    return revision > 0;
  }

  /**
   * Takes up what the registry says. News may overtake one another; older ones change nothing.
   *
   * @param of the row's revision, from 1 on
   * @param access grows with each change to who may do what in the tenant
   * @param quota the hard quota that is used up; null where none is
   */
  synchronized void become(Status next, long of, long access, @Nullable UsedUp quota) {
    if (of >= revision) {
      status = next;
      accessVersion = access;
      usedUp = quota;
      revision = of;
    }
  }
}
