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
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.function.Function;

/** What the instances of the keys' verticle share: above all, which keys were proved. */
public final class ApiKeys {
  final Bus bus;
  final ApiKeyConfig config;
  final ApiKeyRepository repository;
  final TenantLookup tenants;
  final Bcrypt bcrypt;
  final ProvenSecrets proven;
  final byte[] sealKey;
  final byte[] proofKey;
  final byte[] digestKey = KeyedDigest.randomKey();
  final Outcome.Counts outcomes;
  final Ids ids;
  final InstantSource clock;

  /**
   * @param secrets a secret of this installation for a purpose, 32 bytes
   */
  public ApiKeys(
      Vertx vertx,
      Bus bus,
      ApiKeyConfig config,
      Function<String, byte[]> secrets,
      TenantDatabase database,
      RedisConnection redis,
      Idempotency idempotency,
      AuditTrail audit,
      Granting granting,
      Bcrypt bcrypt,
      Ids ids,
      InstantSource clock,
      MeterRegistry registry) {
    this.bus = bus;
    this.config = config;
    this.sealKey = secrets.apply("seals of API keys");
    this.proofKey = secrets.apply("proofs of API keys");
    this.repository = new ApiKeyRepository(database, idempotency, audit, granting);
    this.tenants = new TenantLookup(bus);
    this.bcrypt = bcrypt;
    this.proven = new ProvenSecrets(vertx, bcrypt, new ProvenStore(redis));
    this.outcomes = new Outcome.Counts(registry);
    this.ids = ids;
    this.clock = clock;
  }
}
