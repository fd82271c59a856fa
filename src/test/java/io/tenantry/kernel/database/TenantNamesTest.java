package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a tenant's names in PostgreSQL can come from nothing but a tenant id. */
class TenantNamesTest {
  private static final DatabaseRoles ROLES = new DatabaseRoles("tenantry", "tenant_");

  @Test
  void namesATenantsSchemaAndRole() {
    var tenant = ROLES.tenant("acme");

    assertThat(tenant.quotedSchema()).isEqualTo("\"tenant_acme\"");
    assertThat(tenant.quotedRole()).isEqualTo("\"tenant_acme\"");
  }

  @Test
  void refusesWhatIsNoTenantId() {
    var ids =
        List.of(
            "",
            "a",
            "1acme",
            "_acme",
            "Acme",
            "acme-1",
            "a, tenant_b",
            "a\"b",
            "a.b",
            "acme\n",
            "acmé",
            "аcme",
            "a\0b",
            "pg_catalog;",
            "a".repeat(41));

    assertThat(ids)
        .allSatisfy(id -> assertThatThrownBy(() -> ROLES.tenant(id)).hasMessageContaining("id"));
  }

  @Test
  void neverMakesANameThatPostgresqlWouldCut() {
    var tenant = new DatabaseRoles("tenantry", "p".repeat(23)).tenant("a".repeat(40));

    assertThat(tenant.role()).hasSize(63);
    assertThat(tenant.schema()).hasSizeLessThan(63);
  }

  @Test
  void refusesAPrefixThatCannotBeOne() {
    for (var prefix : List.of("", "pg_", "Tenant_", "t-", "p".repeat(24), "\"")) {
      assertThatThrownBy(() -> new DatabaseRoles("tenantry", prefix)).hasMessageContaining("pg_");
    }
  }

  @Test
  void refusesAPrefixThatLetsATenantBeNamedLikeTheOwner() {
    assertThatThrownBy(() -> new DatabaseRoles("tenant", "tenant_"))
        .hasMessageContaining("tenant_owner");
  }

  @Test
  void refusesALoginWhoseRolesWouldBeCut() {
    assertThatThrownBy(() -> new DatabaseRoles("l".repeat(60), "tenant_"))
        .hasMessageContaining("too long");
  }

  @Test
  void quotesAnIdentifier() {
    assertThat(DatabaseRoles.quote("a\"b")).isEqualTo("\"a\"\"b\"");
  }
}
