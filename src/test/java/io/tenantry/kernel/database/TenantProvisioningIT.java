package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a tenant comes into being whole or not at all. */
class TenantProvisioningIT {
  private final TestDatabase database = new TestDatabase();

  @BeforeEach
  void prepare() {
    database.prepare();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void createsEveryTableOwnedByTheOwner() {
    database.onboard("acme");

    assertThat(
            strings(
                "SELECT tablename || ' ' || tableowner FROM pg_tables WHERE schemaname = 'tenant_acme' ORDER BY 1"))
        .allMatch(table -> table.endsWith(" " + database.roles().owner()))
        .extracting(table -> table.substring(0, table.indexOf(' ')))
        .containsExactly(
            "api_keys",
            "audit_logs",
            "audit_logs_sealed",
            "audit_logs_unsealed",
            "idempotency_keys",
            "job_output_parts",
            "job_outputs",
            "jobs",
            "rbac_policies",
            "refresh_tokens",
            "resources",
            "schedules",
            "sessions",
            "users");
  }

  @Test
  void makesTheLoginAMemberThatInheritsNothing() {
    var tenant = database.onboard("acme");

    var login = database.roles().login();
    assertThat(
            strings(
                "SELECT pg_has_role('%s', '%s', 'MEMBER') || ' ' || pg_has_role('%s', '%s', 'USAGE')"
                    .formatted(login, tenant.role(), login, tenant.role())))
        .containsExactly("true false");
  }

  @Test
  void writesTheRegistryAndTheAdminInTheSameTransaction() {
    database.onboard("acme");

    assertThat(strings("SELECT id || ' ' || schema_version FROM platform.tenants"))
        .containsExactly("acme " + MigrationScripts.tenant().head());
    assertThat(strings("SELECT email FROM tenant_acme.users"))
        .containsExactly("admin@acme.example");
  }

  @Test
  void leavesNothingWhenAStepFails() {
    var steps = new ArrayList<>(MigrationScripts.tenant().steps());
    steps.add(
        new MigrationStep(steps.size() + 1, "broken", "CREATE TABLE more (); SELECT 1 / 0", ""));

    assertThatThrownBy(() -> database.onboard("acme", MigrationScripts.of(steps)))
        .hasMessageContaining("division by zero");
    assertThat(traces()).isEmpty();

    database.onboard("acme");
  }

  @Test
  void namesARoleThatIsLeftOver() {
    database.asSuperuser("CREATE ROLE %sacme".formatted(database.rolePrefix()));

    assertThatThrownBy(() -> database.onboard("acme"))
        .isInstanceOf(TenantLeftoverException.class)
        .hasMessageContaining("the role %sacme exists already".formatted(database.rolePrefix()));
    assertThat(strings("SELECT id FROM platform.tenants")).isEmpty();
  }

  @Test
  void namesASchemaThatIsLeftOver() {
    database.asSuperuser("CREATE SCHEMA tenant_acme");

    assertThatThrownBy(() -> database.onboard("acme"))
        .isInstanceOf(TenantLeftoverException.class)
        .hasMessageContaining("the schema tenant_acme exists already");
  }

  @Test
  void refusesAnIdThatIsTaken() {
    database.onboard("acme");

    assertThatThrownBy(() -> database.onboard("acme")).hasMessageContaining("tenants_pkey");
  }

  private List<String> traces() {
    return strings(
        "SELECT id FROM platform.tenants UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspname LIKE 'tenant\\_%%' UNION ALL SELECT rolname::text FROM pg_roles WHERE rolname = '%sacme'"
            .formatted(database.rolePrefix()));
  }

  private List<String> strings(String query) {
    var strings = new ArrayList<String>();
    database.asSuperuser(query).forEach(row -> strings.add(row.getString(0)));
    return strings;
  }
}
