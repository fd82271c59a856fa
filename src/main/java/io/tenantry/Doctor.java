package io.tenantry;

import io.tenantry.Finding.Grade;
import io.tenantry.embedded.EmbeddedServers;
import io.tenantry.kernel.config.ConfigurationException;
import io.tenantry.kernel.config.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Looks at whatever keeps a platform from starting or from running well, and changes nothing. */
final class Doctor {
  private static final String SERVERS = "servers";

  private final Supplier<PlatformConfig> settings;

  Doctor(Supplier<PlatformConfig> settings) {
    this.settings = settings;
  }

  /** All findings, in the order in which they are worth reading. */
  record Report(List<Finding> findings) {
    boolean isWell() {
      return findings.stream().noneMatch(finding -> finding.grade() == Grade.FAIL);
    }

    JsonObject json() {
      return JsonObject.of(
          "well",
          isWell(),
          "findings",
          new JsonArray(findings.stream().map(Finding::json).toList()));
    }

    String text() {
      var text = new StringBuilder();
      for (var finding : findings) {
        text.append("%-5s %-14s %s%n".formatted(finding.grade(), finding.what(), finding.says()));
        if (!finding.todo().isEmpty()) {
          text.append("%-20s → %s%n".formatted("", finding.todo()));
        }
      }
      return text.toString();
    }
  }

  Report report() {
    var findings = new ArrayList<Finding>();
    findings.addAll(MachineCheck.findings());
    try {
      var config = settings.get();
      findings.add(Finding.ok("configuration", "every key can be used"));
      findings.addAll(new PlaceCheck(config).findings());
      findings.addAll(servers(config));
    } catch (ConfigurationException e) {
      e.faults()
          .forEach(fault ->
              findings.add(
                  Finding.fail("configuration", fault.toString(), "see conf/tenantry.yaml")));
    }
    return new Report(List.copyOf(findings));
  }

  private static List<Finding> servers(PlatformConfig config) {
    var database = config.database().url().map(Secret::value);
    var redis = config.redis().url().map(Secret::value);
    if (database.isPresent() != redis.isPresent()) {
      return List.of(
          Finding.fail(
              SERVERS,
              "only one of PostgreSQL and Redis is named",
              "set both TENANTRY_DATABASE_URL and TENANTRY_REDIS_URL, or neither"));
    }
    var findings = new ArrayList<Finding>();
    var vertx = Vertx.vertx();
    try {
      if (database.isPresent() && redis.isPresent()) {
        findings.addAll(new DatabaseCheck(vertx, config, database.get()).findings());
        findings.add(new RedisCheck(vertx, redis.get(), config.redis().tlsCa()).finding());
      } else {
        findings.addAll(own(vertx, config));
      }
    } finally {
      vertx.close().otherwiseEmpty().await();
    }
    return findings;
  }

  private static List<Finding> own(Vertx vertx, PlatformConfig config) {
    var running = EmbeddedServers.databaseUrlOfRunning(config.embedded().dataDir());
    return running
        .map(url -> new DatabaseCheck(vertx, config, url).findings())
        .orElseGet(() ->
            List.of(
                Finding.ok(
                    SERVERS, "none are named: `tenantry up` starts its own PostgreSQL and Redis")));
  }
}
