package io.tenantry.audit;

import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.Sql;
import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.Map;

/**
 * A tenant of a platform that signs chains every second, and the superuser's reach into its log.
 */
record AuditedTenant(SomeTenant tenant) {
  private static final Sql LOG = Sql.beside(LogRepository.class, "log.sql");

  /** Started by the class loader: once, whichever test comes first. */
  private static final class Running {
    static final SharedPlatform.Started STARTED =
        SharedPlatform.start(
            Map.of("audit.sweep_interval", "200ms", "audit.checkpoint_interval", "1s"));

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(STARTED::close, "close-audited-platform"));
    }

    private Running() {}
  }

  static SharedPlatform.Started platform() {
    return Running.STARTED;
  }

  /** A tenant with so many entries, all sealed; they were left by somebody who is gone. */
  static AuditedTenant withEntries(int count) {
    var tenant = new AuditedTenant(platform().onboard());
    tenant.sql(
        "INSERT INTO ${tenant}.audit_logs (id, user_id, action, resource_type, resource_id, changes, ip_address, correlation_id) SELECT gen_random_uuid(), gen_random_uuid(), 'thing.change', 'thing', 'nr ' || n, jsonb_build_object('text', jsonb_build_object('from', null, 'to', E'\"quoted\" \\\\ \\n ü ' || n)), '10.1.2.3', 'c' || n FROM generate_series(1, %d) AS n"
            .formatted(count));
    tenant.awaitSealed();
    return tenant;
  }

  Api admin() {
    return tenant.admin();
  }

  /** Runs statements as the superuser; {@code ${tenant}} is the tenant's schema. */
  RowSet<Row> sql(String statement) {
    return io.tenantry.testing.Sql.run(
        TestServers.superuserUrl(platform().databaseUrl()),
        statement.replace("${tenant}", schema()));
  }

  private String schema() {
    return DatabaseRoles.quote("tenant_" + tenant.id());
  }

  long count(String statement) {
    return sql(statement).iterator().next().getLong(0);
  }

  long sealed() {
    return count("SELECT count(sequence) FROM ${tenant}.audit_logs");
  }

  void awaitSealed() {
    Patience.until(
        "every entry is sealed",
        () -> count("SELECT count(*) FROM ${tenant}.audit_logs WHERE sequence IS NULL") == 0);
  }

  /** Waits until the chain is signed as it is now. */
  void awaitCheckpoint() {
    Patience.until(
        "the chain is signed",
        () ->
            count(
                    "SELECT coalesce(max(entries), 0) FROM platform.audit_checkpoints WHERE tenant_id = '%s'"
                        .formatted(tenant.id()))
                == sealed());
  }

  List<LogEntry> entries() {
    return LogEntry.all(
        sql(
            LOG.rendered("listSealed", schema())
                .replace("$1", "0")
                .replace("$2", "100000")
                .replace("$3", "1000000000")));
  }

  String idAt(long sequence) {
    return entries().get((int) sequence - 1).id().toString();
  }

  /** Hashes the log anew from its first entry on, head included, as one with all rights would. */
  void writeAnew() {
    var hash = Chain.START;
    long place = 0;
    for (var entry : entries()) {
      var previous = hash;
      place++;
      hash = Chain.hash(previous, entry.canonical(tenant.id(), place));
      sql(
          "UPDATE ${tenant}.audit_logs SET sequence = %d, previous_hash = '\\x%s', hash = '\\x%s' WHERE id = '%s'"
              .formatted(place, previous, hash, entry.id()));
    }
    sql(
        "UPDATE platform.audit_heads SET entries = %d, hash = '\\x%s' WHERE tenant_id = '%s'"
            .formatted(place, hash, tenant.id()));
  }

  JsonObject verify() {
    return admin().get("/v1/audit-logs/verify").is(200).json();
  }
}
