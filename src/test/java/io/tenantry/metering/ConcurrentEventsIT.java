package io.tenantry.metering;

import static io.tenantry.metering.SomeEvents.meter;
import static io.tenantry.metering.SomeEvents.send;
import static io.tenantry.metering.SomeEvents.windows;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.Times;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that report the same events at once, in any order, late ones among them. */
class ConcurrentEventsIT {
  private static final int EVENTS = 400;
  private static final int CLIENTS = 6;

  private final OffsetDateTime day =
      OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).minusDays(2);

  private JsonObject event(int id) {
    // Some of them are weeks late, and so in another month's partition.
    var at = day.minusDays(id % 10 == 0 ? 32 : 0).plusMinutes(id % 7).plusSeconds(id % 60);
    return SomeEvents.event("" + id, JsonObject.of("tokens", id % 13, "model", "m" + id % 3))
        .put("time", Times.text(at));
  }

  private SomeTenant withMeters() {
    var tenant = SharedPlatform.onboard();
    tenant.admin().post("/v1/meters", meter("tokens", "sum", "$.model")).is(201);
    tenant.admin().post("/v1/meters", meter("kinds", "unique")).is(201);
    return tenant;
  }

  @Test
  void addUpToWhatOneClientWouldReportOnce() throws Exception {
    var plain = withMeters();
    var crowded = withMeters();
    send(plain.admin(), IntStream.range(0, EVENTS).mapToObj(this::event).toArray());
    List<Future<Told>> clients = new ArrayList<>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int client = 0; client < CLIENTS; client++) {
        clients.add(client(threads, crowded, new Random(client)));
      }
    }

    var total = new Told(0, 0);
    for (var client : clients) {
      total = total.and(client.get());
    }
    assertThat(total).isEqualTo(new Told(EVENTS, EVENTS * (CLIENTS - 1)));
    assertThat(windows(crowded)).isEqualTo(windows(plain)).isNotEmpty();
    assertThat(SomeEvents.values(crowded)).isEqualTo(SomeEvents.values(plain)).isNotEmpty();
    assertThat(
            SomeEvents.rows(
                "SELECT count(*)::text FROM platform.usage_events WHERE tenant_id = '%s'"
                    .formatted(crowded.id())))
        .containsExactly(Integer.toString(EVENTS));
  }

  private record Told(int accepted, int duplicates) {
    Told and(Told other) {
      return new Told(accepted + other.accepted, duplicates + other.duplicates);
    }
  }

  /** Sends all events once, in an order and in batches of its own. */
  private Future<Told> client(ExecutorService threads, SomeTenant tenant, Random random) {
    var order = new ArrayList<>(IntStream.range(0, EVENTS).boxed().toList());
    Collections.shuffle(order, random);
    return threads.submit(() -> {
      var told = new Told(0, 0);
      for (int at = 0; at < EVENTS; ) {
        int end = Math.min(EVENTS, at + 1 + random.nextInt(60));
        var answer =
            send(tenant.admin(), order.subList(at, end).stream().map(this::event).toArray());
        told = told.and(new Told(answer.getInteger("accepted"), answer.getInteger("duplicates")));
        at = end;
      }
      return told;
    });
  }

  @Test
  void addUpWhileSomeAreTakenOutAndCorrected() throws Exception {
    var tenant = withMeters();
    send(tenant.admin(), IntStream.range(0, 60).mapToObj(this::event).toArray());

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reporting =
          threads.submit(() -> {
            for (int i = 60; i < 160; i += 10) {
              send(tenant.admin(), IntStream.range(i, i + 10).mapToObj(this::event).toArray());
            }
          });
      for (int i = 0; i < 10; i++) {
        var event = JsonObject.of("source", "/tests", "id", "" + i);
        tenant.admin().post("/v1/usage/events/void", event).is(200);
        var other =
            JsonObject.of("source", "/tests", "id", "" + (i + 20))
                .put("data", event(159).getValue("data"));
        tenant.admin().post("/v1/usage/events/correct", other).is(200);
      }
      reporting.get();
    }

    var same = withMeters();
    send(
        same.admin(),
        IntStream.range(10, 160)
            .mapToObj(i ->
                i >= 20 && i < 30 ? event(i).put("data", event(159).getValue("data")) : event(i))
            .toArray());
    assertThat(windows(tenant)).isEqualTo(windows(same));
    assertThat(SomeEvents.values(tenant)).isEqualTo(SomeEvents.values(same));
  }
}
