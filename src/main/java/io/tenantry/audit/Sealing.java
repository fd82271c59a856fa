package io.tenantry.audit;

import io.tenantry.audit.SealRepository.Link;
import io.tenantry.audit.SealRepository.Unsealed;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Seals a tenant's new entries: gives each the next place in the chain and the hash that binds it
 * there. What was killed in between has sealed nothing, and sealing again finds nothing to do.
 */
final class Sealing {
  /** However old an entry is. */
  static final Duration EVER = Duration.ofDays(100 * 365);

  /** Older than any transaction under way: what is older still was left by a node that is gone. */
  static final Duration LATELY = Duration.ofMinutes(5);

  private final SealRepository repository;

  Sealing(SealRepository repository) {
    this.repository = repository;
  }

  /**
   * Seals until none waits, but no more than so many batches; others may have to wait.
   *
   * @param age of the oldest entries to look for
   */
  Future<Void> seal(TenantNames tenant, Duration age, int batches) {
    return sealBatch(tenant, age)
        .compose(more ->
            more && batches > 1 ? seal(tenant, age, batches - 1) : Future.succeededFuture());
  }

  /** Seals the oldest entries; true where more wait. */
  Future<Boolean> sealBatch(TenantNames tenant, Duration age) {
    return repository.transaction(transaction ->
        repository
            .lockHead(transaction, tenant)
            .compose(head ->
                head.map(locked -> append(transaction, tenant, age, locked))
                    .orElseGet(() -> begin(transaction, tenant, age))));
  }

  // A tenant without entries gets no head.
  private Future<Boolean> begin(SqlConnection transaction, TenantNames tenant, Duration age) {
    return repository
        .listUnsealed(transaction, tenant, age)
        .compose(unsealed ->
            unsealed.entries().isEmpty()
                ? Future.succeededFuture(false)
                : repository
                    .insertHead(transaction, tenant)
                    .compose(inserted -> repository.lockHead(transaction, tenant))
                    .compose(head -> append(transaction, tenant, age, head.orElseThrow())));
  }

  // The list is made under the lock, so that it has nothing that another node has just sealed.
  private Future<Boolean> append(
      SqlConnection transaction, TenantNames tenant, Duration age, Head head) {
    return repository
        .listUnsealed(transaction, tenant, age)
        .compose(unsealed ->
            unsealed.entries().isEmpty()
                ? Future.succeededFuture(false)
                : append(transaction, tenant, head, unsealed).map(unsealed.more()));
  }

  private Future<?> append(
      SqlConnection transaction, TenantNames tenant, Head head, Unsealed unsealed) {
    var links = new ArrayList<Link>(unsealed.entries().size());
    long sequence = head.entries();
    var hash = head.hash();
    for (var entry : unsealed.entries()) {
      var place = unsealed.places().get(links.size());
      sequence++;
      var previous = hash;
      hash = Chain.hash(previous, entry.canonical(tenant.id(), sequence));
      links.add(new Link(place, sequence, previous, hash));
    }
    return repository.append(transaction, tenant, links, new Head(sequence, hash));
  }
}
