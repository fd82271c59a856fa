package io.tenantry.gateway;

import io.tenantry.kernel.limit.Bucket;
import io.tenantry.kernel.limit.LimitPolicy;
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

  private final Bucket bucket;
  // Until the registry has told, nothing is let through.
  private volatile Status status = Status.SUSPENDED;
  private volatile long revision;
  private volatile long accessVersion;
  private volatile @Nullable UsedUp usedUp;
  private volatile String tier = "";

  TenantState(Bucket bucket) {
    this.bucket = bucket;
  }

  Status status() {
    return status;
  }

  /** The permits for its requests. */
  Bucket bucket() {
    return bucket;
  }

  String tier() {
    return tier;
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
  synchronized void become(
      Status next,
      long of,
      long access,
      String ofTier,
      LimitPolicy limits,
      @Nullable UsedUp quota) {
    if (of >= revision) {
      status = next;
      tier = ofTier;
      bucket.become(limits, of);
      accessVersion = access;
      usedUp = quota;
      revision = of;
    }
  }
}
