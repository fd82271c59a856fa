package io.tenantry.metering;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where events wait to be counted. Requests of one tenant that wait are counted together, in one
 * transaction, as soon as its last one has ended; tenants take turns.
 */
final class Intake {
  // The third connection that counts is left to what else is counted.
  private static final int MOST_AT_ONCE = 2;
  private static final int MOST_TOGETHER = 5_000;
  private static final long MOST_WAITING = 16 << 20;
  private static final long MOST_WAITING_OF_ONE = MOST_WAITING / 4;

  private final EventRepository events;
  private final InstantSource clock;
  private final Map<String, Queue> queues = new HashMap<>();
  private final ArrayDeque<Queue> turns = new ArrayDeque<>();
  private long waiting;
  private int atWork;

  Intake(EventRepository events, InstantSource clock) {
    this.events = events;
    this.clock = clock;
  }

  private record Place(Submission submission, long deadline, Promise<Submission> promise) {}

  private record Turn(Queue queue, List<Place> places) {}

  private static final class Queue {
    private final String tenant;
    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private boolean atWork;
    private long waiting;

    Queue(String tenant) {
      this.tenant = tenant;
    }
  }

  /**
   * Completes when the submission's events are counted for good. Where it fails, nothing may have
   * been counted or all of it: the client sends it again.
   *
   * @param deadline when nobody waits for the answer any more, epoch milliseconds
   */
  Future<Submission> take(String tenant, Submission submission, long deadline) {
    if (submission.events().isEmpty()) {
      return Future.succeededFuture(submission);
    }
    var place = new Place(submission, deadline, Promise.promise());
    if (!enter(tenant, place)) {
      return Future.failedFuture(
          KernelProblem.UNAVAILABLE.because("Too many events wait to be counted; try again."));
    }
    work();
    return place.promise.future();
  }

  private synchronized boolean enter(String tenant, Place place) {
    var queue = queues.computeIfAbsent(tenant, Queue::new);
    long size = place.submission.size();
    if (!queue.places.isEmpty()
        && (queue.waiting + size > MOST_WAITING_OF_ONE || waiting + size > MOST_WAITING)) {
      return false;
    }
    queue.places.add(place);
    queue.waiting += size;
    waiting += size;
    if (!queue.atWork && queue.places.size() == 1) {
      turns.add(queue);
    }
    return true;
  }

  private void work() {
    for (var turn = next(); turn != null; turn = next()) {
      take(turn);
    }
  }

  private synchronized @Nullable Turn next() {
    if (atWork == MOST_AT_ONCE || turns.isEmpty()) {
      return null;
    }
    var queue = turns.remove();
    queue.atWork = true;
    atWork++;
    var places = new ArrayList<Place>();
    int together = 0;
    do {
      var place = queue.places.remove();
      queue.waiting -= place.submission.size();
      waiting -= place.submission.size();
      together += place.submission.events().size();
      places.add(place);
    } while (!queue.places.isEmpty()
        && together + queue.places.element().submission.events().size() <= MOST_TOGETHER);
    return new Turn(queue, places);
  }

  private void take(Turn turn) {
    var places = new ArrayList<>(turn.places);
    long now = clock.millis();
    places.removeIf(place -> {
      boolean late = place.deadline < now;
      if (late) {
        place.promise.fail(KernelProblem.TIMED_OUT.because("The events waited too long."));
      }
      return late;
    });
    count(turn.queue.tenant, places)
        .onComplete(done -> {
          ended(turn.queue);
          work();
        });
  }

  private Future<?> count(String tenant, List<Place> places) {
    if (places.isEmpty()) {
      return Future.succeededFuture();
    }
    return events
        .count(tenant, places.stream().map(Place::submission).toList())
        .onSuccess(counted -> places.forEach(place -> place.promise.complete(place.submission)))
        .recover(failure -> {
          if (places.size() > 1 && !(failure instanceof ProblemException)) {
            // One of them is at fault, and the others must not share its fate.
            return oneByOne(tenant, places);
          }
          places.forEach(place -> place.promise.fail(failure));
          return Future.failedFuture(failure);
        });
  }

  private Future<Void> oneByOne(String tenant, List<Place> places) {
    Future<Void> last = Future.succeededFuture();
    for (var place : places) {
      last = last.transform(before -> count(tenant, List.of(place)).mapEmpty());
    }
    return last;
  }

  private synchronized void ended(Queue queue) {
    queue.atWork = false;
    atWork--;
    if (queue.places.isEmpty()) {
      queues.remove(queue.tenant);
    } else {
      turns.add(queue);
    }
  }
}
