package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.tenantry.kernel.redis.RedisConnection;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys at a platform that has just started, on the servers of one that knows them. */
class KeysAfterRestartIT {
  private static SharedPlatform.Started before;
  private static SharedPlatform.Started after;
  private static SomeTenant acme;

  @BeforeAll
  static void start() {
    before = SharedPlatform.started();
    acme = before.onboard();
    after =
        SharedPlatform.start(
            Map.of("auth.look_up_unsealed_api_keys", "true"), before.databaseUrl());
  }

  @AfterAll
  static void stop() {
    after.close();
  }

  private static double hashes() {
    return after.metric("tenantry_auth_hashes_total");
  }

  private static void sql(String statement) {
    Sql.run(TestServers.superuserUrl(after.databaseUrl()), statement);
  }

  // The answer does not wait for Redis.
  private static void isKept(MadeKey key) {
    var vertx = Vertx.vertx();
    var redis = new RedisConnection(vertx, TestServers.redisUrl(), 1, 8, Duration.ofSeconds(5));
    var store = new ProvenStore(redis);
    var id = UUID.fromString(key.id());
    Patience.until("a proof is kept", () -> !store.holds(acme.id(), id, "").await());
    redis.close();
    vertx.close().await();
  }

  private static String hashOf(ApiKey key) {
    return BCrypt.withDefaults().hashToString(4, key.secret().toCharArray());
  }

  @Test
  void aKeyThatWasProvedBeforeCostsNoHash() {
    var key = MadeKey.of(acme.admin(), "developer");
    key.me().is(200);
    isKept(key);
    double hashes = hashes();

    MadeKey.me(after.api(), key.text()).is(200);

    assertThat(hashes()).isEqualTo(hashes);
  }

  @Test
  void aKeyWhoseHashIsAnotherIsProvedAnew() {
    var key = MadeKey.of(acme.admin(), "developer");
    key.me().is(200);
    isKept(key);
    sql(
        "UPDATE tenant_%s.api_keys SET hashed_secret = '%s' WHERE id = '%s'"
            .formatted(acme.id(), hashOf(ApiKey.parse(key.text()).orElseThrow()), key.id()));
    double hashes = hashes();

    MadeKey.me(after.api(), key.text()).is(200);

    assertThat(hashes()).isEqualTo(hashes + 1);
  }

  @Test
  void aKeyThatAnotherMasterKeySealedWorksWhereSuchKeysAreLookedUp() {
    var old = ApiKey.fresh("live", acme.id(), Seals.ofAnother());
    sql(
        """
        INSERT INTO tenant_%s.api_keys (id, key_prefix, hashed_secret, secret_check, name, role)
        VALUES ('%s', '%s', '%s', '\\x%s', 'old', 'developer')
        """
            .formatted(
                acme.id(),
                UUID.randomUUID(),
                old.prefix(),
                hashOf(old),
                HexFormat.of().formatHex(old.secretCheck())));

    MadeKey.me(after.api(), old.text()).is(200);
    MadeKey.me(before.api(), old.text()).isProblem(401, "INVALID_CREDENTIALS");
  }
}
