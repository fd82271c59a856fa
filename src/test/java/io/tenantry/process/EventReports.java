package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that report batches of events, each batch again until it is answered; and one in three
 * again even then.
 */
final class EventReports implements AutoCloseable {
  private static final int BATCH = 50;
  private static final Map<String, String> TYPE =
      Map.of("content-type", "application/cloudevents-batch+json");

  private final List<Thread> clients = new ArrayList<>();
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong tokens = new AtomicLong();
  private final AtomicLong toldNew = new AtomicLong();
  private final AtomicLong toldKnown = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private volatile Api api;
  private volatile boolean stopped;

  /** Makes the meter {@code tokens}, and begins. */
  EventReports(SomeTenant tenant, Api api, int count) {
    this.api = api.withToken(tenant.admin().token());
    this.api
        .post(
            "/v1/meters",
            JsonObject.of("name", "tokens", "event_type", "done", "aggregation", "sum")
                .put("value_path", "$.tokens"))
        .is(201);
    for (int client = 0; client < count; client++) {
      var source = "/clients/" + client;
      clients.add(Thread.ofVirtual().start(() -> report(source)));
    }
  }

  private void report(String source) {
    for (int batch = 0; !stopped; batch++) {
      var events = new JsonArray();
      for (int i = 0; i < BATCH; i++) {
        int number = batch * BATCH + i;
        var data = JsonObject.of("tokens", number % 100);
        events.add(
            JsonObject.of("specversion", "1.0", "type", "done", "source", source)
                .put("id", Integer.toString(number))
                .put("data", data));
        tokens.addAndGet(number % 100);
      }
      untilAnswered(events.encode());
      if (batch % 3 == 0) {
        untilAnswered(events.encode());
      }
      batches.incrementAndGet();
    }
  }

  private void untilAnswered(String events) {
    while (true) {
      try {
        var answer = api.send("POST", "/v1/usage/events", events, TYPE);
        if (answer.status() == 202) {
          toldNew.addAndGet(answer.json().getInteger("accepted"));
          toldKnown.addAndGet(answer.json().getInteger("duplicates"));
          assertThat(answer.json().getJsonArray("rejected")).isEmpty();
          return;
        }
        assertThat(answer.status()).as(answer.text()).isIn(503, 504);
      } catch (AssertionError noAnswer) {
        if (!(noAnswer.getCause() instanceof java.io.IOException)) {
          throw noAnswer;
        }
      }
      unanswered.incrementAndGet();
      Patience.pass(Duration.ofMillis(50));
    }
  }

  /** From now on they speak to this one. */
  void goOnWith(Api other) {
    api = other.withToken(api.token());
  }

  /** Waits until so many more batches are answered. */
  void awaitMore(int more) {
    long wanted = batches.get() + more;
    Patience.until("more events are counted", () -> batches.get() >= wanted);
  }

  /** Lets each client's last batch be answered. */
  void finish() {
    stopped = true;
    for (var client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /** How many different events were answered. */
  long events() {
    return batches.get() * BATCH;
  }

  long tokens() {
    return tokens.get();
  }

  long toldNew() {
    return toldNew.get();
  }

  long toldKnown() {
    return toldKnown.get();
  }

  /** How many requests were not answered, or were refused for now. */
  long unanswered() {
    return unanswered.get();
  }

  @Override
  public void close() {
    stopped = true;
  }
}
