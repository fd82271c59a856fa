package io.tenantry.audit;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the audit logs of the tenants that this node writes to, and takes its turn at looking for
 * what a killed node left and at signing the chains.
 */
public final class SealerVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(SealerVerticle.class);
  private static final int TENANTS_AT_ONCE = 2;
  private static final int BATCHES_IN_A_ROW = 10;

  private final AuditConfig config;
  private final TenantDatabase tenants;
  private final DueTenants due;
  private final Sealing sealing;
  private final Sweep sweep;
  private boolean seals;
  private boolean sweeps;
  private boolean failing;

  public SealerVerticle(Bus bus, AuditConfig config, Databases databases, AuditTrail audit) {
    this.config = config;
    this.tenants = databases.tenants();
    this.due = new DueTenants(audit.written());
    this.sealing = new Sealing(new SealRepository(databases.sealing()));
    this.sweep = new Sweep(bus, databases.sealing(), config.checkpointInterval());
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(config.sealInterval().toMillis(), now -> seal());
    vertx.setPeriodic(config.sweepInterval().toMillis(), now -> sweep());
    context.runOnContext(started -> sweep());
    return Future.succeededFuture();
  }

  // One after the other: a slow database is not asked twice.
  private void seal() {
    if (seals) {
      return;
    }
    seals = true;
    try {
      var now = due.at(System.nanoTime());
      for (int i = 0; i < now.size(); i += TENANTS_AT_ONCE) {
        var some = now.subList(i, Math.min(i + TENANTS_AT_ONCE, now.size()));
        await(Future.join(some.stream().map(tenant -> seal(tenant, Sealing.LATELY)).toList()));
      }
    } finally {
      seals = false;
    }
  }

  /** Never fails: an entry that is not sealed now is found at a later turn. */
  private Future<?> seal(String tenant, Duration age) {
    return Future.succeededFuture()
        // Within the chain: a mark may be of what is no tenant at all.
        .compose(begun -> sealing.seal(tenants.names(tenant), age, BATCHES_IN_A_ROW))
        .onSuccess(sealed -> failing = false)
        .otherwise(failure -> {
          complain("entries of the audit log are not sealed yet", tenant, failure);
          return null;
        });
  }

  private void sweep() {
    if (sweeps) {
      return;
    }
    sweeps = true;
    try {
      sweep.run(tenant -> await(seal(tenant, Sealing.EVER)));
    } catch (Exception e) {
      // Whatever a future fails with is thrown as it is, checked or not.
      complain("the audit logs could not be looked through", "", e);
    } finally {
      sweeps = false;
    }
  }

  // Once, not four times a second for as long as the database is away.
  private void complain(String what, String tenant, Throwable failure) {
    if (!failing) {
      LOGGER
          .atWarn()
          .addKeyValue("tenant", tenant)
          .addKeyValue("cause", failure.toString())
          .log(what);
    }
    failing = true;
  }
}
