package io.tenantry.process;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Clients that repeat a request until they are told to stop or nobody listens, and what came of
 * each try.
 */
final class Load {
  private final ConcurrentLinkedQueue<Try> tries = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopped;

  /**
   * One try.
   *
   * @param status of the answer, 0 where there was none
   * @param began nanoseconds of this JVM's own clock
   */
  record Try(int status, String text, long began, long nanos) {
    boolean isIn(long from, long to) {
      return began >= from && began < to;
    }

    /** Whether it both began and ended in between. */
    boolean isWithin(long from, long to) {
      return isIn(from, to) && began + nanos < to;
    }
  }

  /** Begins at once. */
  static Load of(int clients, Supplier<Api.Answer> request) {
    var load = new Load();
    for (int i = 0; i < clients; i++) {
      load.clients.add(Thread.ofVirtual().start(() -> load.repeat(request)));
    }
    return load;
  }

  private void repeat(Supplier<Api.Answer> request) {
    while (!stopped) {
      long began = System.nanoTime();
      int status = 0;
      var text = "";
      try {
        var answer = request.get();
        status = answer.status();
        text = answer.text();
      } catch (AssertionError noAnswer) {
        text = String.valueOf(noAnswer.getCause());
        stopped |= noAnswer.getCause() instanceof ConnectException;
      }
      tries.add(new Try(status, text, began, System.nanoTime() - began));
    }
  }

  /** How many tries have ended so far. */
  int ended() {
    return tries.size();
  }

  /** Waits until so many more have ended. */
  void await(int more) {
    int wanted = tries.size() + more;
    Patience.until("the clients have gone on", () -> tries.size() >= wanted);
  }

  List<Try> tries() {
    return List.copyOf(tries);
  }

  /** Lets the last tries end and gives all of them. */
  List<Try> stop() {
    stopped = true;
    for (var client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
    return tries();
  }

  /** The tries of these that another status than the expected ended. */
  static List<Try> not(int status, List<Try> tries) {
    return tries.stream().filter(each -> each.status != status).toList();
  }

  /** A quantile of the tries' durations in milliseconds. */
  static long millis(double quantile, List<Try> tries) {
    var sorted = tries.stream().mapToLong(Try::nanos).sorted().toArray();
    int at = (int) (quantile * (sorted.length - 1));
    return sorted.length == 0 ? 0 : sorted[at] / 1_000_000;
  }
}
