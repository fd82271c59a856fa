package io.tenantry.auth;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** What the auth verticle's instances share: the signing key, the hashing threads, the guards. */
public final class Auth implements AutoCloseable {
  final Bus bus;
  final AuthConfig config;
  final InstantSource clock;
  final SigningKey key;
  final AccessTokens tokens;
  final Passwords passwords;
  final PasswordPolicy policy;
  final UserRepository users;
  final OperatorRepository operators;
  final LoginGuard guard;
  final Idempotency idempotency;
  final PlatformDatabase platform;
  final TenantLookup tenants;

  /**
   * @param keyFile where the signing key lies, and is made where the configuration names none
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
      InstantSource clock,
      MeterRegistry registry) {
    this.bus = bus;
    this.tenants = new TenantLookup(bus);
    this.config = config;
    this.clock = clock;
    this.key =
        SigningKey.at(config.signingKeyFile().orElse(keyFile), config.signingKeyFile().isEmpty());
    this.tokens = new AccessTokens(vertx, key, config, clock);
    this.passwords = new Passwords(vertx, config, registry);
    this.policy = new PasswordPolicy(config.passwordMinLength());
    this.users = new UserRepository(tenants);
    this.operators = new OperatorRepository(platform);
    this.guard = new LoginGuard(new LoginStore(redis), config);
    this.idempotency = idempotency;
    this.platform = platform;
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
        .hash(password)
        .compose(hash -> operators.insert(UUID.randomUUID(), email, hash));
  }

  @Override
  public void close() {
    passwords.close();
  }
}
