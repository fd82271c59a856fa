package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Which of one tenant's requests were admitted, when, and whether Redis was asked for them. */
final class Admissions {
  private final Queue<Admitted> shared = new ConcurrentLinkedQueue<>();
  private final Queue<Admitted> local = new ConcurrentLinkedQueue<>();

  /** An admitted request: it was let through at some time between these two. */
  private record Admitted(long from, long to) {}

  /** Sends a request and remembers it if it was admitted. */
  Api.Answer watch(Supplier<Api.Answer> request) {
    long from = System.nanoTime();
    var answer = request.get();
    if (answer.status() == 200) {
      boolean alone = answer.header("ratelimit-policy").startsWith("\"local\"");
      (alone ? local : shared).add(new Admitted(from, System.nanoTime()));
    }
    return answer;
  }

  int count() {
    return shared.size() + local.size();
  }

  /**
   * In each window from the begin of one request to the end of another. A process that has lost
   * Redis for a moment, as it can on a busy machine, lets its share through beside what the others
   * share; all shares together are one limit.
   */
  void keepTheLaw(String tenant, int burst, double perSecond) {
    keepTheLaw(tenant, shared, burst, perSecond);
    keepTheLaw(tenant, local, burst, perSecond);
  }

  private static void keepTheLaw(
      String tenant, Queue<Admitted> admitted, int burst, double perSecond) {
    var inOrderOfEnd = admitted.stream().sorted(Comparator.comparingLong(Admitted::to)).toList();
    for (var first : admitted) {
      int within = 0;
      for (var last : inOrderOfEnd) {
        if (last.from < first.from) {
          continue;
        }
        within++;
        double allowed = burst + perSecond * (last.to - first.from) / 1e9;
        if (within > allowed) {
          assertThat((double) within)
              .as("requests of %s in a window", tenant)
              .isLessThanOrEqualTo(allowed);
        }
      }
    }
  }
}
