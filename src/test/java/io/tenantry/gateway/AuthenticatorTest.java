package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Operations;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
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
  private final Authenticator authenticator =
      new Authenticator(bus, new Access(List.of()), new TenantStates(bus, clock), clock);

  @BeforeEach
  void serve() {
    new Operations(bus)
        .on(
            "auth.verify",
            call -> {
              asked.incrementAndGet();
              return call.params().getString("credential").equals("good")
                  ? Future.succeededFuture(
                      Answer.of(
                          JsonObject.of(
                              "subject", "o", "auth_type", "operator", "expires_at", END)))
                  : Future.failedFuture(KernelProblem.INVALID_CREDENTIALS.because("No."));
            })
        .register()
        .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void remembersACredentialThatWasVerifiedUntilItEnds() {
    authenticator.verify("good", "-").await();

    now.set(END - 1);
    assertThat(authenticator.remembered("good")).isNotNull();
    now.set(END);
    assertThat(authenticator.remembered("good")).isNull();
    now.set(0);
    assertThat(authenticator.remembered("good")).as("forgotten, not only hidden").isNull();
  }

  @Test
  void remembersNothingOfCredentialsThatAreRefused() {
    authenticator.verify("good", "-").await();

    for (int i = 0; i < 1_000; i++) {
      var credential = "made up " + i;
      assertThatThrownBy(() -> authenticator.verify(credential, "-").await())
          .hasMessageContaining("INVALID_CREDENTIALS");
      assertThat(authenticator.remembered(credential)).isNull();
    }

    assertThat(authenticator.remembered("good")).isNotNull();
    assertThat(asked).hasValue(1_001);
  }

  @Test
  void asksNobodyAboutACredentialThatIsTooLong() {
    assertThatThrownBy(() -> authenticator.verify("a".repeat(4_097), "-").await())
        .hasMessageStartingWith("INVALID_CREDENTIALS");

    assertThat(asked).hasValue(0);
  }
}
