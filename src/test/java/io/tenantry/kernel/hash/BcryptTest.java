package io.tenantry.kernel.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BcryptTest {
  private static final int QUEUE = 8;

  private final Vertx vertx = Vertx.vertx();
  private final Bcrypt bcrypt = new Bcrypt(vertx, 4, 1, QUEUE, new SimpleMeterRegistry());
  private final List<Future<String>> loud = new ArrayList<>();

  @AfterEach
  void close() {
    bcrypt.close();
    vertx.close().await();
  }

  /** Has one tenant bring more secrets at once than may wait. */
  private void flood() {
    for (int i = 0; i < 10 * QUEUE; i++) {
      loud.add(bcrypt.hash("loud", "secret " + i));
    }
  }

  private void ends(List<? extends Future<?>> work) {
    Future.join(work).transform(ended -> Future.succeededFuture()).await();
  }

  @Test
  void aTenantThatBringsTooManyHearsSoAndNobodyElseDoes() {
    var others = new ArrayList<Future<String>>();
    flood();
    for (int i = 0; i < 4; i++) {
      others.add(bcrypt.hash("tenant " + i, "secret"));
    }
    ends(loud);
    ends(others);

    assertThat(others).allMatch(Future::succeeded);
    assertThat(loud).anyMatch(Future::succeeded).anyMatch(Future::failed);
    assertThat(loud)
        .filteredOn(Future::failed)
        .allSatisfy(refused -> assertThat(refused.cause()).hasMessageContaining("HASHING_BUSY"));
  }

  @Test
  void goesOnAfterAFloodWithAsManyAsBefore() {
    flood();
    ends(loud);

    var work = new ArrayList<Future<Boolean>>();
    var hash = bcrypt.hashNow("secret");
    for (int i = 0; i < QUEUE; i++) {
      work.add(bcrypt.matches("loud", "secret", hash));
    }

    assertThat(Future.all(work).await().<Boolean>list()).hasSize(QUEUE).containsOnly(true);
  }
}
