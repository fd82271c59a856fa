package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.kernel.hash.Bcrypt;
import io.tenantry.kernel.redis.RedisConnection;
import io.tenantry.testing.Patience;
import io.tenantry.testing.TestServers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one process has proved and another one, which has just started, takes from Redis. */
class ProvenStoreIT {
  private final Vertx vertx = Vertx.vertx();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Bcrypt bcrypt = new Bcrypt(vertx, 4, 1, 64, registry);
  private final RedisConnection redis =
      new RedisConnection(vertx, TestServers.redisUrl(), 2, 64, Duration.ofSeconds(5));
  private final ProvenStore store = new ProvenStore(redis);
  private final String hash = bcrypt.hashNow("the secret");
  private final UUID id = UUID.randomUUID();

  @AfterEach
  void close() {
    redis.close();
    bcrypt.close();
    vertx.close().await();
  }

  private Presented key(String proof, String secret) {
    return new Presented("acme", id, "digest", proof, secret, hash);
  }

  private Outcome provedByAnother(Presented key) {
    return new ProvenSecrets(vertx, bcrypt, store).prove(key).await();
  }

  private double hashes() {
    return registry.counter("tenantry.auth.hashes").count();
  }

  private void isKept(String proof) {
    Patience.until("it is kept", () -> store.holds("acme", id, proof).await());
  }

  @Test
  void aKeyThatWasProvedCostsAnotherProcessNoHash() {
    assertThat(provedByAnother(key("proof", "the secret"))).isEqualTo(Outcome.PROVED);
    isKept("proof");
    double hashes = hashes();

    assertThat(provedByAnother(key("proof", "the secret"))).isEqualTo(Outcome.RECALLED);

    assertThat(hashes()).isEqualTo(hashes);
  }

  @Test
  void anEntryOfAnotherVersionOfTheRowIsNotTaken() {
    store.keep("acme", id, "proof of the row as it was").await();

    assertThat(provedByAnother(key("proof", "the secret"))).isEqualTo(Outcome.PROVED);
    isKept("proof");
  }

  @Test
  void anEntryThatSomebodyMadeUpLetsNobodyIn() {
    for (var forged : new String[] {"", "1", "true", hash, "digest"}) {
      store.keep("acme", id, forged).await();

      assertThat(provedByAnother(key("proof", "a guess"))).isEqualTo(Outcome.WRONG);
    }
  }

  @Test
  void theProofOfAWrongSecretNeverReachesRedis() {
    assertThat(provedByAnother(key("proof", "a guess"))).isEqualTo(Outcome.WRONG);

    assertThat(store.holds("acme", id, "proof").await()).isFalse();
    assertThat(store.holds("acme", id, "").await()).as("nothing at all is kept").isTrue();
  }

  @Test
  void isKeptForEachKeyAlone() {
    store.keep("acme", id, "proof").await();

    assertThat(store.holds("acme", UUID.randomUUID(), "proof").await()).isFalse();
    assertThat(store.holds("other", id, "proof").await()).isFalse();
  }
}
