package io.tenantry.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What PostgreSQL itself knows of the tenants in a database, each part looked at on its own. */
record TenantTraces(String databaseUrl) {
  private static final List<String> TABLES =
      List.of(
          "users",
          "api_keys",
          "rbac_policies",
          "resources",
          "jobs",
          "audit_logs",
          "audit_logs_unsealed",
          "audit_logs_sealed");

  /** Waits until the server has noticed that a killed process is gone, and has rolled back. */
  void awaitNoSessions() {
    Patience.until(
        "the killed process' sessions have ended",
        () ->
            rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()")
                .findAny()
                .isEmpty());
  }

  /**
   * The tenants that are there; fails where one of them lacks its schema, its role, a table or its
   * one admin, and where a schema or role is there without a tenant.
   */
  Set<String> whole() {
    var prefix = PlatformProcess.rolePrefix(databaseUrl);
    var registry = names("SELECT id FROM platform.tenants");
    var schemas =
        names("SELECT substr(nspname, 8) FROM pg_namespace WHERE nspname LIKE 'tenant\\_%'");
    var roles =
        names(
            "SELECT substr(rolname, %d) FROM pg_roles WHERE starts_with(rolname, '%s')"
                .formatted(prefix.length() + 1, prefix));
    assertThat(schemas).isEqualTo(registry);
    assertThat(roles).isEqualTo(registry);
    if (!registry.isEmpty()) {
      assertThat(tables()).hasSize(1).allSatisfy(set -> assertThat(set).containsAll(TABLES));
      assertThat(admins(registry)).hasSize(registry.size()).containsOnly(1L);
    }
    return registry;
  }

  /** The different sets of tables that tenants' schemas have. */
  private Set<List<String>> tables() {
    return rows("SELECT array_agg(relname::text ORDER BY relname) FROM pg_class c"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace"
            + " WHERE relkind IN ('r', 'p') AND nspname LIKE 'tenant\\_%' GROUP BY nspname")
        .map(row -> List.of(row.getArrayOfStrings(0)))
        .collect(Collectors.toSet());
  }

  private List<Long> admins(Set<String> tenants) {
    var counts =
        tenants.stream()
            .map(id -> "SELECT count(*) FROM tenant_%s.users WHERE role = 'admin'".formatted(id))
            .collect(Collectors.joining(" UNION ALL "));
    return rows(counts).map(row -> row.getLong(0)).toList();
  }

  private Set<String> names(String query) {
    return rows(query).map(row -> row.getString(0)).collect(Collectors.toSet());
  }

  private Stream<Row> rows(String query) {
    var rows = Sql.run(TestServers.superuserUrl(databaseUrl), query);
    return StreamSupport.stream(rows.spliterator(), false);
  }
}
