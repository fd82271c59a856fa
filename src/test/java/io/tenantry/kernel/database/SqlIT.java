package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.TestDatabase;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether PostgreSQL understands every statement of every {@code .sql} file in the program. */
class SqlIT {
  private static final Path FILES = Path.of("src/main/resources/io/tenantry");

  @Test
  void postgresqlPreparesEveryStatement() throws IOException {
    try (var database = new TestDatabase()) {
      database.prepare();
      var tenant = database.onboard("acme");
      var connection = PgConnection.connect(database.vertx(), database.login()).await();
      connection
          .query("SET ROLE " + DatabaseRoles.quote(database.roles().owner()))
          .execute()
          .await();

      var refused = new ArrayList<String>();
      var statements = statements(tenant);
      statements.forEach(
          (name, statement) -> refused.addAll(refusals(connection, name, statement)));

      assertThat(statements).isNotEmpty();
      assertThat(refused).isEmpty();
    }
  }

  /** A statement that names no schema belongs to the platform or to a tenant: one must take it. */
  private static List<String> refusals(PgConnection connection, String name, String statement) {
    var refusals = new ArrayList<String>();
    for (var schema : List.of("platform", "tenant_acme")) {
      connection.query("SET search_path = %s, pg_temp".formatted(schema)).execute().await();
      try {
        connection.prepare(statement).await().close().await();
        return List.of();
      } catch (PgException e) {
        refusals.add("%s in %s: %s".formatted(name, schema, e.getErrorMessage()));
      }
    }
    return refusals;
  }

  private static Map<String, String> statements(TenantNames tenant) throws IOException {
    var statements = new LinkedHashMap<String, String>();
    try (var files = Files.walk(FILES)) {
      for (var file : files.filter(file -> file.toString().endsWith(".sql")).sorted().toList()) {
        var sql = Sql.of(Files.readString(file));
        sql.all()
            .keySet()
            .forEach(name ->
                statements.put(
                    FILES.relativize(file) + " " + name,
                    sql.rendered(name, tenant.quotedSchema())));
      }
    }
    return statements;
  }
}
