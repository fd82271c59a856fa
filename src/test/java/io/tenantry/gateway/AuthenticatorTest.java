package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of a credential, and for how long. */
class AuthenticatorTest {
  private static final long END = 30_000;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Bus bus = new Bus(vertx);
  private final AtomicLong now = new AtomicLong();
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
  private final AtomicInteger asked = new AtomicInteger();
  private final Promise<Answer> late = Promise.promise();
  private final Authenticator authenticator = newAuthenticator();

  private Authenticator newAuthenticator() {
    var states = new TenantStates(bus, clock, Unlimited.limiter(vertx));
    return new Authenticator(bus, new Access(List.of()), states, clock, new KeyUses(bus));
  }

  @BeforeEach
  void serve() {
    new Operations(bus)
        .on("auth.verify", call -> answer(call, "good"))
        .on("apikey.verify", call -> answer(call, "tnt_good"))
        .register()
        .await();
  }

  private Future<Answer> answer(Call call, String good) {
    asked.incrementAndGet();
    var credential = call.params().getString("credential");
    if (credential.equals("late")) {
      return late.future();
    }
    return credential.equals(good)
        ? Future.succeededFuture(proven())
        : Future.failedFuture(KernelProblem.INVALID_CREDENTIALS.because("No."));
  }

  private static Answer proven() {
    return Answer.of(JsonObject.of("subject", "o", "auth_type", "operator", "expires_at", END));
  }

  private Future<Principal> verify(String credential) {
    return authenticator.verify(authenticator.name(credential), credential, "-");
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void remembersACredentialThatWasVerifiedUntilItEnds() {
    verify("good").await();

    now.set(END - 1);
    assertThat(authenticator.remembered("good")).isNotNull();
    now.set(END);
    assertThat(authenticator.remembered("good")).isNull();
    now.set(0);
    assertThat(authenticator.remembered("good")).as("forgotten, not only hidden").isNull();
  }

  @Test
  void remembersNothingOfCredentialsThatAreRefused() {
    verify("good").await();

    for (int i = 0; i < 1_000; i++) {
      var credential = "made up " + i;
      assertThatThrownBy(() -> verify(credential).await())
          .hasMessageContaining("INVALID_CREDENTIALS");
      assertThat(authenticator.remembered(credential)).isNull();
    }

    assertThat(authenticator.remembered("good")).isNotNull();
    assertThat(asked).hasValue(1_001);
  }

  @Test
  void asksNobodyAboutACredentialThatIsTooLong() {
    assertThatThrownBy(() -> verify("a".repeat(4_097)).await())
        .hasMessageStartingWith("INVALID_CREDENTIALS");

    assertThat(asked).hasValue(0);
  }

  @Test
  void anApiKeyIsKnownByADigestThatNoOtherLoopKnows() {
    verify("tnt_good").await();

    var name = authenticator.name("tnt_good");
    assertThat(name).hasSize(32).doesNotContain("tnt_").isEqualTo(authenticator.name("tnt_good"));
    assertThat(authenticator.remembered(name)).isNotNull();
    assertThat(authenticator.remembered("tnt_good")).isNull();
    assertThat(newAuthenticator().name("tnt_good")).isNotEqualTo(name);
    assertThat(authenticator.name("tnt_gooe")).isNotEqualTo(name);
  }

  @Test
  void whoAsksForTheSameAtOnceAsksOnce() {
    var answers = new ArrayList<Future<Principal>>();
    for (int i = 0; i < 64; i++) {
      answers.add(verify("late"));
    }

    late.complete(proven());

    assertThat(Future.all(answers).await().list()).hasSize(64).doesNotContainNull();
    assertThat(asked).hasValue(1);
    assertThat(authenticator.remembered("late")).isNotNull();
  }

  @Test
  void whatWasAskedBeforeASigningKeyEndedIsNotRemembered() {
    authenticator.follow().await();
    var answer = verify("late");
    var heard = Promise.<JsonObject>promise();
    bus.hear("auth.keyEnded", heard::tryComplete).await();

    bus.publish("auth.keyEnded", new JsonObject());
    heard.future().await();
    late.complete(proven());

    assertThat(answer.await()).isNotNull();
    assertThat(authenticator.remembered("late")).isNull();
  }
}
