package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.kernel.hash.Bcrypt;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often bcrypt runs, where Redis is out of reach. */
class ProvenSecretsTest {
  private final Vertx vertx = Vertx.vertx();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Bcrypt bcrypt = new Bcrypt(vertx, 6, 1, 4, registry);
  private final RedisConnection redis =
      new RedisConnection(vertx, "redis://127.0.0.1:1", 1, 64, Duration.ofSeconds(1));
  private final ProvenSecrets secrets = new ProvenSecrets(vertx, bcrypt, new ProvenStore(redis));
  private final String hash = bcrypt.hashNow("the secret");

  @AfterEach
  void close() {
    bcrypt.close();
    vertx.close().await();
  }

  private Presented key(String digest, String secret) {
    return new Presented("acme", UUID.randomUUID(), digest, "its proof", secret, hash);
  }

  private double hashes() {
    return registry.counter("tenantry.auth.hashes").count();
  }

  @Test
  void holdsWhatWasProvedForThatHashAlone() {
    assertThat(secrets.holds("digest", hash)).isFalse();

    assertThat(secrets.prove(key("digest", "the secret")).await()).isEqualTo(Outcome.PROVED);

    assertThat(secrets.holds("digest", hash)).isTrue();
    assertThat(secrets.holds("digest", bcrypt.hashNow("the secret"))).isFalse();
    assertThat(secrets.holds("another", hash)).isFalse();
  }

  @Test
  void doesNotHoldWhatWasWrong() {
    assertThat(secrets.prove(key("digest", "another secret")).await()).isEqualTo(Outcome.WRONG);

    assertThat(secrets.holds("digest", hash)).isFalse();
  }

  @Test
  void aBurstOfOneKeyCostsOneHashAndIsAnsweredWhereItWasAsked() {
    double before = hashes();
    var answers = new ArrayList<Future<Boolean>>();
    var contexts = List.of(vertx.getOrCreateContext(), vertx.getOrCreateContext());
    for (int i = 0; i < 64; i++) {
      var context = contexts.get(i % contexts.size());
      var answer = Promise.<Boolean>promise();
      answers.add(answer.future());
      context.runOnContext(asked ->
          secrets
              .prove(key("digest", "the secret"))
              .map(proved -> proved == Outcome.PROVED && context.equals(Vertx.currentContext()))
              .onComplete(answer));
    }

    assertThat(Future.all(answers).await().<Boolean>list()).hasSize(64).containsOnly(true);
    assertThat(hashes() - before).isEqualTo(1);
  }

  @Test
  void refusesWhenTooManyOthersWait() {
    var answers = new ArrayList<Future<Outcome>>();
    for (int i = 0; i < 20; i++) {
      answers.add(secrets.prove(key("digest " + i, "the secret")));
    }

    assertThatThrownBy(() -> Future.all(answers).await()).hasMessageContaining("HASHING_BUSY");
    Future.join(answers).transform(done -> Future.succeededFuture()).await();
    // What was refused was not put down as asked.
    assertThat(secrets.prove(key("digest 19", "the secret")).await()).isEqualTo(Outcome.PROVED);
  }
}
