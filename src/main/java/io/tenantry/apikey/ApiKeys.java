package io.tenantry.apikey;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.access.TenantLookup;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.hash.Bcrypt;
import io.tenantry.kernel.hash.KeyedDigest;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** What the instances of the keys' verticle share: above all, which keys were proved. */
public final class ApiKeys {
  final Bus bus;
  final String environment;
  final int mostPerTenant;
  final ApiKeyRepository repository;
  final TenantLookup tenants;
  final Bcrypt bcrypt;
  final ProvenSecrets proven;
  final byte[] digestKey = KeyedDigest.randomKey();
  final Outcome.Counts outcomes;
  final Ids ids;
  final InstantSource clock;

  /**
   * @param environment what new keys name as theirs, 2 to 10 of {@code a-z}
   * @param mostPerTenant how many keys a tenant may have that have not ended
   */
  public ApiKeys(
      Vertx vertx,
      Bus bus,
      String environment,
      int mostPerTenant,
      TenantDatabase database,
      Idempotency idempotency,
      AuditTrail audit,
      Granting granting,
      Bcrypt bcrypt,
      Ids ids,
      InstantSource clock,
      MeterRegistry registry) {
    this.bus = bus;
    this.environment = environment;
    this.mostPerTenant = mostPerTenant;
    this.repository = new ApiKeyRepository(database, idempotency, audit, granting);
    this.tenants = new TenantLookup(bus);
    this.bcrypt = bcrypt;
    this.proven = new ProvenSecrets(vertx, bcrypt);
    this.outcomes = new Outcome.Counts(registry);
    this.ids = ids;
    this.clock = clock;
  }
}
