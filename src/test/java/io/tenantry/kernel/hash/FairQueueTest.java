package io.tenantry.kernel.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.hash.FairQueue.Piece;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private final FairQueue queue = new FairQueue(4);
  private final List<String> ran = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  /** Puts in a piece that is called by its owner and a number. */
  private void put(String owner, int number) {
    var name = owner + number;
    var out = queue.put(owner, new Piece(() -> ran.add(name), () -> refused.add(name)));
    if (out != null) {
      out.refusal().run();
    }
  }

  private void runAll() {
    for (var piece = queue.next(); piece != null; piece = queue.next()) {
      piece.work().run();
      queue.done();
    }
  }

  @Test
  void ownersTakeTurns() {
    put("loud", 1);
    put("loud", 2);
    put("loud", 3);
    put("calm", 1);

    runAll();

    assertThat(ran).containsExactly("loud1", "calm1", "loud2", "loud3");
    assertThat(refused).isEmpty();
  }

  @Test
  void oneOwnerMayFillAllOfItAndHearsThatItIsFull() {
    for (int i = 1; i <= 5; i++) {
      put("loud", i);
    }

    runAll();

    assertThat(ran).containsExactly("loud1", "loud2", "loud3", "loud4");
    assertThat(refused).containsExactly("loud5");
  }

  @Test
  void whoHasFewerTakesThePlaceOfTheLastOfWhoHasMost() {
    for (int i = 1; i <= 4; i++) {
      put("loud", i);
    }
    put("calm", 1);
    put("calm", 2);
    put("loud", 5);
    put("calm", 3);
    put("late", 1);

    runAll();

    assertThat(refused).containsExactly("loud4", "loud3", "loud5", "calm3", "loud2");
    assertThat(ran).containsExactly("loud1", "calm1", "late1", "calm2");
  }

  @Test
  void whatIsUnderWayCountsUntilItIsDone() {
    put("loud", 1);
    queue.next();
    for (int i = 2; i <= 5; i++) {
      put("loud", i);
    }
    assertThat(refused).containsExactly("loud5");

    queue.done();
    put("loud", 6);

    assertThat(refused).containsExactly("loud5");
  }

  @Test
  void refusesWhileEverythingIsUnderWay() {
    for (int i = 1; i <= 4; i++) {
      put("owner", i);
      queue.next();
    }

    put("calm", 1);

    assertThat(refused).containsExactly("calm1");
    assertThat(queue.next()).isNull();
  }
}
