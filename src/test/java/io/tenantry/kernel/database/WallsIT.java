package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.TestDatabase;
import io.vertx.pgclient.PgException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whether PostgreSQL itself stops each role at its wall. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WallsIT {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final TestDatabase database = new TestDatabase();
  private final DatabaseRoles roles = database.roles();
  private final String acme = roles.tenant("acme").quotedRole();

  @BeforeAll
  void twoTenants() {
    database.prepare();
    database.onboard("acme");
    database.onboard("beta");
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void aTenantUsesItsOwnTables() {
    try (var connection = database.connect()) {
      connection.run("SET ROLE %s; SET search_path = tenant_acme, pg_temp".formatted(acme));

      assertThat(connection.query("SELECT email FROM users").iterator().next().getString(0))
          .isEqualTo("admin@acme.example");
    }
  }

  @Test
  void aTenantReachesNothingElse() {
    var statements =
        List.of(
            "SELECT * FROM tenant_beta.users",
            "INSERT INTO tenant_beta.idempotency_keys VALUES ('', '', '')",
            "SELECT * FROM platform.tenants",
            "SELECT * FROM platform.operators",
            "SELECT * FROM pg_authid",
            "SELECT pg_read_file('/etc/passwd')",
            "COPY (SELECT 1) TO '/tmp/x'");

    assertThat(statements).allSatisfy(statement -> denied(acme, statement));
  }

  @Test
  void aTenantChangesNoTableAndAddsNone() {
    var statements =
        List.of(
            "CREATE TABLE tenant_acme.mine ()",
            "CREATE TABLE public.mine ()",
            "CREATE TEMPORARY TABLE users (id uuid)",
            "CREATE SCHEMA mine",
            "TRUNCATE tenant_acme.users",
            "CREATE ROLE mine",
            "ALTER TABLE tenant_acme.users ADD c int",
            "DROP TABLE tenant_acme.users");

    assertThat(statements).allSatisfy(statement -> denied(acme, statement));
  }

  @Test
  void aTenantAddsToItsAuditLogAndCannotRewriteIt() {
    run(
        acme,
        "INSERT INTO tenant_acme.audit_logs_unsealed (id, action, resource_type) VALUES (gen_random_uuid(), 'create', 'resources')");

    for (var table : List.of("audit_logs", "audit_logs_unsealed", "audit_logs_sealed")) {
      denied(acme, "UPDATE tenant_acme.%s SET action = 'read'".formatted(table));
      denied(acme, "DELETE FROM tenant_acme." + table);
      denied(acme, "TRUNCATE tenant_acme." + table);
      denied(acme, "SELECT 1 FROM tenant_acme.%s FOR UPDATE".formatted(table));
    }
    for (var table : List.of("audit_logs", "audit_logs_sealed")) {
      denied(
          acme,
          "INSERT INTO tenant_acme.%s (id, action, resource_type) VALUES (gen_random_uuid(), 'create', 'resources')"
              .formatted(table));
    }
  }

  @Test
  void aTenantChoosesNeitherTimeNorPlaceOfAnAuditEntry() {
    for (var column : List.of("\"timestamp\"", "sequence", "previous_hash", "hash")) {
      denied(
          acme,
          "INSERT INTO tenant_acme.audit_logs_unsealed (id, action, resource_type, %s) VALUES (gen_random_uuid(), 'create', 'resources', DEFAULT)"
              .formatted(column));
    }
  }

  @Test
  void whereAuditLogsEndIsBeyondReach() {
    var platform = DatabaseRoles.quote(roles.platform());

    for (var table : List.of("platform.audit_heads", "platform.audit_checkpoints")) {
      denied(acme, "SELECT * FROM " + table);
      run(platform, "SELECT * FROM " + table);
      denied(platform, "UPDATE %s SET entries = 1".formatted(table));
      denied(platform, "DELETE FROM " + table);
      denied(platform, "TRUNCATE " + table);
      denied(
          platform,
          "INSERT INTO %s (tenant_id, entries, hash) VALUES ('a', 1, '')".formatted(table));
    }
    denied(platform, "UPDATE tenant_acme.audit_logs SET action = 'read'");
    denied(platform, "DELETE FROM tenant_acme.audit_logs");
    denied(acme, "SELECT * FROM platform.audit_unsealed('', 1)");
    denied(platform, "SELECT * FROM platform.audit_unsealed('', 1)");
  }

  @Test
  void theLoginByItselfReadsNothing() {
    var statements =
        List.of(
            "SELECT * FROM tenant_acme.users",
            "SELECT * FROM platform.tenants",
            "SELECT * FROM platform.operators",
            "CREATE TABLE tenant_acme.mine ()",
            "SELECT * FROM pg_authid");

    assertThat(statements).allSatisfy(statement -> denied("NONE", statement));
  }

  @Test
  void thePlatformSeesNoTenantsTables() {
    var platform = DatabaseRoles.quote(roles.platform());

    run(platform, "SELECT * FROM platform.tenants");
    denied(platform, "SELECT * FROM tenant_acme.users");
    denied(platform, "CREATE TABLE platform.mine ()");
    denied(platform, "INSERT INTO platform.migrations VALUES ('platform', 9, '', '')");
  }

  private void denied(String role, String statement) {
    assertThatThrownBy(() -> run(role, statement))
        .as(statement)
        .isInstanceOfSatisfying(
            PgException.class,
            refusal -> assertThat(refusal.getSqlState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
  }

  private void run(String role, String statement) {
    try (var connection = database.connect()) {
      connection.run("SET ROLE " + role);
      connection.query(statement);
    }
  }
}
