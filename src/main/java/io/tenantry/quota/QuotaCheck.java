package io.tenantry.quota;

import static io.vertx.core.Future.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.Times;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what tenants have used with what they may, and tells what follows: a threshold that is
 * reached, once a period; and whether calls are refused. Any node may do it, any number of times.
 */
final class QuotaCheck {
  private static final Logger LOGGER = LoggerFactory.getLogger(QuotaCheck.class);
  private static final long TIMEOUT_MILLIS = 5_000;

  private final Bus bus;
  private final QuotaRepository quotas;
  private final InstantSource clock;
  private final MeterRegistry registry;

  QuotaCheck(Bus bus, QuotaRepository quotas, InstantSource clock, MeterRegistry registry) {
    this.bus = bus;
    this.quotas = quotas;
    this.clock = clock;
    this.registry = registry;
  }

  /** How a tenant stands with each quota that holds for it, by metric. */
  List<Standing> standings(String tenant) {
    var told = quotas.find(List.of(tenant)).get(tenant);
    return told == null ? List.of() : standings(tenant, told);
  }

  private List<Standing> standings(String tenant, Told told) {
    return told.quotas().stream().map(quota -> standing(tenant, quota)).toList();
  }

  Standing standing(String tenant, Quota quota) {
    var start = quota.period().start(clock.instant());
    var params =
        JsonObject.of(
            "tenant", tenant,
            "metric", quota.metric(),
            "from", Times.text(start),
            "to", Times.text(quota.period().end(start)));
    var call = Call.internal("usage.total", params, UUID.randomUUID().toString());
    var answer = await(bus.request(call, TIMEOUT_MILLIS));
    var total = new JsonObject(Objects.requireNonNull(answer.body())).getNumber("value");
    return new Standing(
        quota, start, total == null ? BigDecimal.ZERO : new BigDecimal(total.toString()));
  }

  /** Looks at each of these tenants that has a quota; one that fails does not hinder the others. */
  void check(Collection<String> tenants) {
    quotas
        .find(tenants)
        .forEach((tenant, told) -> {
          try {
            check(tenant, told);
          } catch (Exception e) {
            // Whatever a future fails with is thrown as it is, checked or not.
            LOGGER
                .atWarn()
                .addKeyValue("tenant", tenant)
                .addKeyValue("cause", e.toString())
                .log("a tenant's quotas could not be looked at; its next usage is another chance");
          }
        });
  }

  private void check(String tenant, Told told) {
    var standings = standings(tenant, told);
    var fresh =
        standings.stream()
            .flatMap(Standing::notices)
            .filter(notice -> !told.reached().contains(notice.reached()))
            .toList();
    // Of several, the one that lasts longest: when it is over, all are.
    var refusal =
        standings.stream()
            .filter(Standing::refuses)
            .max(Comparator.comparing(Standing::end))
            .map(standing -> new Told.Refusal(standing.quota().metric(), standing.end()));
    if (fresh.isEmpty() && told.refusals().equals(refusal.stream().toList())) {
      return;
    }
    quotas.tell(tenant, fresh, refusal.orElse(null)).forEach(notice -> tell(tenant, notice));
  }

  private void tell(String tenant, Told.Notice notice) {
    var reached = notice.reached();
    LOGGER
        .atInfo()
        .addKeyValue("tenant", tenant)
        .addKeyValue("metric", reached.metric())
        .addKeyValue("threshold", reached.threshold())
        .addKeyValue("used", notice.used())
        .addKeyValue("limit", notice.limit())
        .log("a tenant has reached a share of its quota");
    Counter.builder("tenantry.quota.thresholds")
        .description("Shares of quotas that tenants have reached, in percent")
        .tag("threshold", Integer.toString(reached.threshold()))
        .register(registry)
        .increment();
    bus.publish(
        "quota.thresholdReached",
        notice.toJson().put("tenant", tenant).put("metric", reached.metric()));
  }
}
