package io.tenantry.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepsTest {
  private static final int MANY = 100_000;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger taken = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Future<Boolean> later() {
    var promise = Promise.<Boolean>promise();
    vertx
        .getOrCreateContext()
        .runOnContext(now -> promise.complete(taken.incrementAndGet() < MANY));
    return promise.future();
  }

  @Test
  void takesAsManyAsThereAre() {
    var over =
        Future.<Void>future(
            done -> vertx.runOnContext(now -> Steps.repeat(this::later).onComplete(done)));

    over.await();

    assertThat(taken.get()).isEqualTo(MANY);
  }

  @Test
  void takesThoseThatAreDoneAtOnceToo() {
    var over = Steps.repeat(() -> Future.succeededFuture(taken.incrementAndGet() < MANY));

    assertThat(over.succeeded()).isTrue();
    assertThat(taken.get()).isEqualTo(MANY);
  }

  @Test
  void endsWithTheFirstThatFails() {
    var why = new IllegalStateException("why");
    var failed =
        Steps.repeat(() ->
            taken.incrementAndGet() < 3 ? Future.succeededFuture(true) : Future.failedFuture(why));
    var thrown =
        Steps.repeat(() -> {
          throw why;
        });

    assertThat(failed.cause()).isSameAs(why);
    assertThat(taken.get()).isEqualTo(3);
    assertThat(thrown.cause()).isSameAs(why);
  }
}
