package io.tenantry.kernel.hash;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits for a thread: owners take turns, each with its oldest piece. One owner may fill
 * all of it while nobody else wants it; when it is full, whoever has fewer pieces waiting takes the
 * place of the last piece of the owner who has the most.
 */
final class FairQueue {
  private final int most;
  // In the order in which their turns come; nobody is here with nothing.
  private final Map<String, ArrayDeque<Piece>> waiting = new LinkedHashMap<>();
  private int held;

  /**
   * @param most how many pieces may wait or be under way
   */
  FairQueue(int most) {
    this.most = most;
  }

  /** Takes a piece in; the one for which there is no room then, this or another; or null. */
  synchronized @Nullable Piece put(String owner, Piece piece) {
    Piece refused = null;
    if (held == most) {
      var longest =
          waiting.values().stream().max(Comparator.comparingInt(ArrayDeque::size)).orElse(null);
      var own = waiting.get(owner);
      if (longest == null || longest.size() <= 1 + (own == null ? 0 : own.size())) {
        return piece;
      }
      refused = longest.removeLast();
      held--;
    }
    waiting.computeIfAbsent(owner, first -> new ArrayDeque<>()).addLast(piece);
    held++;
    return refused;
  }

  /** The piece whose turn it is, which is under way until {@link #done}; null where none waits. */
  synchronized @Nullable Piece next() {
    var turns = waiting.entrySet().iterator();
    if (!turns.hasNext()) {
      return null;
    }
    var turn = turns.next();
    turns.remove();
    var piece = turn.getValue().removeFirst();
    if (!turn.getValue().isEmpty()) {
      waiting.put(turn.getKey(), turn.getValue());
    }
    return piece;
  }

  /** A piece has ended that {@link #next} gave out. */
  synchronized void done() {
    held--;
  }

  /** What to do when the turn comes, and what to do where it never will. */
  record Piece(Runnable work, Runnable refusal) {}
}
