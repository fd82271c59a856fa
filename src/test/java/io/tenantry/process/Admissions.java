package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Which of one tenant's requests were admitted, and when. */
final class Admissions {
  private final Queue<Admitted> admitted = new ConcurrentLinkedQueue<>();

  /** An admitted request: it was let through at some time between these two. */
  private record Admitted(long from, long to) {}

  /** Sends a request and remembers it if it was admitted. */
  Api.Answer watch(Supplier<Api.Answer> request) {
    long from = System.nanoTime();
    var answer = request.get();
    if (answer.status() == 200) {
      admitted.add(new Admitted(from, System.nanoTime()));
    }
    return answer;
  }

  int count() {
    return admitted.size();
  }

  /** In each window from the begin of one request to the end of another. */
  void keepTheLaw(String tenant, int burst, double perSecond) {
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
