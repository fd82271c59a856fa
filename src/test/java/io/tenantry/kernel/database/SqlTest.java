package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** How named statements are told apart and rendered. */
class SqlTest {
  private static final Sql SQL =
      Sql.of(
          """
          -- about the file

          -- name: findTenant
          -- a reason
          SELECT id
          FROM tenants
          WHERE id = $1;

          -- name: findResource
          SELECT id FROM ${tenant}.resources;

          -- script: enter
          SET LOCAL ROLE ${role};
          SET LOCAL search_path = ${schema}, pg_temp;
          """);

  @Test
  void readsAStatementWithoutItsCommentsAndItsSemicolon() {
    assertThat(SQL.get("findTenant")).isEqualTo("SELECT id\nFROM tenants\nWHERE id = $1");
  }

  @Test
  void rendersATenantsStatementOnce() {
    var first = SQL.rendered("findResource", "\"tenant_acme\"");

    assertThat(first).isEqualTo("SELECT id FROM \"tenant_acme\".resources");
    assertThat(SQL.rendered("findResource", "\"tenant_acme\"")).isSameAs(first);
    assertThat(SQL.rendered("findResource", "\"tenant_beta\"")).contains("tenant_beta");
  }

  @Test
  void fillsInAScript() {
    assertThat(SQL.script("enter", Map.of("role", "\"r\"", "schema", "\"s\"")))
        .isEqualTo("SET LOCAL ROLE \"r\";\nSET LOCAL search_path = \"s\", pg_temp");
  }

  @Test
  void listsStatementsAndNoScripts() {
    assertThat(SQL.all()).containsOnlyKeys("findTenant", "findResource");
  }

  @Test
  void refusesAMarkerWithoutAValue() {
    assertThatThrownBy(() -> SQL.script("enter", Map.of("role", "r")))
        .hasMessageContaining("${schema}");
    assertThatThrownBy(() -> SQL.get("findResource")).hasMessageContaining("markers");
  }

  @Test
  void refusesAnUnknownName() {
    assertThatThrownBy(() -> SQL.get("enter")).hasMessageContaining("enter");
    assertThatThrownBy(() -> SQL.rendered("nothing", "s")).hasMessageContaining("nothing");
  }

  @Test
  void refusesANameUsedTwice() {
    assertThatThrownBy(() -> Sql.of("-- name: a\nSELECT 1;\n-- script: a\nSELECT 2;"))
        .hasMessageContaining("named a");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatThrownBy(() -> Sql.beside(SqlTest.class, "none.sql"))
        .hasMessageContaining("io/tenantry/kernel/database/none.sql");
  }
}
