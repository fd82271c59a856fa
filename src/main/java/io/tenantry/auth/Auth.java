package io.tenantry.auth;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.access.TenantLookup;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.hash.Bcrypt;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** What the auth verticle's instances share: the signing key, the passwords, the guards. */
public final class Auth {
  final Bus bus;
  final AuthConfig config;
  final InstantSource clock;
  final SigningKeyRepository signingKeys;
  final KeyRing ring;
  private final MasterKey master;
  final KeyRotation rotation;
  final AccessTokens tokens;
  final Passwords passwords;
  final PasswordPolicy policy;
  final UserRepository users;
  final SessionRepository sessions;
  final OperatorRepository operators;
  final LoginGuard guard;
  final Idempotency idempotency;
  final PlatformDatabase platform;
  final AuditTrail audit;
  final TenantLookup tenants;

  /**
   * @param keyFile where the master key lies, and is made where the configuration names none
   */
  public Auth(
      Vertx vertx,
      Bus bus,
      AuthConfig config,
      Path keyFile,
      TenantDatabase tenants,
      PlatformDatabase platform,
      RedisConnection redis,
      Idempotency idempotency,
      AuditTrail audit,
      InstantSource clock,
      Bcrypt bcrypt,
      MeterRegistry registry) {
    this.bus = bus;
    this.tenants = new TenantLookup(bus);
    this.config = config;
    this.clock = clock;
    this.master =
        MasterKey.at(config.masterKeyFile().orElse(keyFile), config.masterKeyFile().isEmpty());
    this.signingKeys = new SigningKeyRepository(platform);
    this.ring = new KeyRing(vertx, config, signingKeys, master, System::nanoTime, registry);
    this.rotation =
        new KeyRotation(config, master, () -> vertx.executeBlocking(SigningKey::generate, false));
    this.tokens = new AccessTokens(ring::keys, ring::knows, config, clock);
    this.passwords = new Passwords(bcrypt);
    this.policy = new PasswordPolicy(config.passwordMinLength());
    this.users = new UserRepository(tenants);
    this.sessions = new SessionRepository(tenants, audit);
    this.operators = new OperatorRepository(platform);
    this.guard = new LoginGuard(new LoginStore(redis), config);
    this.idempotency = idempotency;
    this.platform = platform;
    this.audit = audit;
  }

  /** Reads the signing keys, and makes the first where there is none; nothing is served before. */
  public Future<?> prepare() {
    return rotation.ensureActive(signingKeys).compose(ensured -> ring.read());
  }

  /**
   * A secret for one purpose that every node of this installation has, and no database: 32 bytes.
   */
  public byte[] secretFor(String purpose) {
    return master.derive(purpose);
  }

  /** Whether the platform still waits for its first operator. */
  public Future<Boolean> needsOperator() {
    return operators.isEmpty();
  }

  /**
   * Makes an operator; false where one with this email is there already. Fails where the policy
   * does not take the password, in words that do not show it.
   */
  public Future<Boolean> makeOperator(String email, String password) {
    var fault = policy.fault(password, List.of(email));
    if (fault != null) {
      return Future.failedFuture(
          new IllegalArgumentException("the first operator's password " + fault));
    }
    return passwords
        .hash(Logins.OPERATORS, password)
        .compose(hash -> operators.insert(UUID.randomUUID(), email, hash));
  }
}
