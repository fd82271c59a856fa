package io.tenantry.quota;

import static io.vertx.core.Future.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.TenantProvisioning;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds tenants to what they may use: shows and sets quotas, and looks at a tenant's each time its
 * usage was counted.
 */
public final class QuotaVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(QuotaVerticle.class);
  private static final long TIMEOUT_MILLIS = 3_000;

  private final Bus bus;
  private final QuotaConfig config;
  private final QuotaRepository quotas;
  private final QuotaCheck check;
  private Set<String> due = new HashSet<>();
  private boolean checks;
  private boolean failing;

  public QuotaVerticle(
      Bus bus,
      QuotaConfig config,
      Databases databases,
      TenantProvisioning provisioning,
      AuditTrail audit,
      InstantSource clock,
      MeterRegistry registry) {
    this.bus = bus;
    this.config = config;
    this.quotas =
        new QuotaRepository(databases, provisioning, audit, new TierQuotas(config.tiers()));
    this.check = new QuotaCheck(bus, quotas, clock, registry);
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(config.checkInterval().toMillis(), now -> check());
    return Future.all(
        new Operations(bus)
            .onBlocking("quota.list", call -> standings(call.tenant()))
            .onBlocking("quota.listOf", this::listOf)
            .onBlocking("quota.standings", call -> standings(call.params().getString("tenant")))
            .onBlocking("quota.put", this::put)
            .onBlocking("quota.delete", this::delete)
            .register(),
        bus.hearHere("usage.counted", this::counted));
  }

  private void counted(JsonObject facts) {
    facts.getJsonArray("tenants").forEach(tenant -> due.add((String) tenant));
  }

  // One after the other: a slow database is not asked twice.
  private void check() {
    if (checks || due.isEmpty()) {
      return;
    }
    checks = true;
    var now = due;
    due = new HashSet<>();
    try {
      check.check(now);
      failing = false;
    } catch (Exception e) {
      // Whatever a future fails with is thrown as it is, checked or not.
      due.addAll(now);
      if (!failing) {
        LOGGER.atWarn().addKeyValue("cause", e.toString()).log("quotas cannot be looked at now");
      }
      failing = true;
    } finally {
      checks = false;
    }
  }

  private Answer standings(String tenant) {
    var standings = new JsonArray();
    check.standings(tenant).forEach(standing -> standings.add(standing.toJson()));
    return Answer.of(standings.toBuffer());
  }

  private Answer listOf(Call call) {
    var tenant = call.params().getString("id");
    // Fails with NOT_FOUND where there is no such tenant.
    var known = Call.internal("tenant.state", JsonObject.of("id", tenant), call.correlationId());
    await(bus.request(known, TIMEOUT_MILLIS));
    return standings(tenant);
  }

  private Answer put(Call call) {
    var tenant = call.params().getString("id");
    var metric = call.params().getString("metric");
    var body = call.body();
    var quota =
        new Quota(
            metric,
            new BigDecimal(body.getNumber("limit").toString()),
            Period.of(body.getString("period")),
            body.getString("kind").equals("hard"));
    // Before it is set: what cannot be counted cannot be limited.
    var standing = check.standing(tenant, quota);
    quotas.set(call, tenant, quota);
    due.add(tenant);
    return Answer.of(standing.toJson());
  }

  private Answer delete(Call call) {
    var tenant = call.params().getString("id");
    quotas.delete(call, tenant, call.params().getString("metric"));
    due.add(tenant);
    return Answer.NO_CONTENT;
  }
}
