package io.tenantry.bench;

import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes tenants by SQL alone, from the platform's own migrations, for a run of floor against stock
 * that the platform takes no part in.
 */
final class DirectTenants {
  private static final Path MIGRATIONS = Path.of("src/main/resources/migrations/tenant");

  private final Pool pool;
  private final String tables;

  DirectTenants(Pool pool) throws IOException {
    this.pool = pool;
    var script = new StringBuilder();
    for (var file : Files.readAllLines(MIGRATIONS.resolve("index"))) {
      if (file.endsWith(".sql")) {
        script.append(Files.readString(MIGRATIONS.resolve(file))).append('\n');
      }
    }
    this.tables = script.toString();
  }

  void create(String tenant) {
    var name = Names.schema(tenant);
    var script =
        """
        BEGIN;
        DROP ROLE IF EXISTS %1$s;
        CREATE ROLE %1$s NOLOGIN;
        GRANT %1$s TO CURRENT_USER WITH INHERIT FALSE, SET TRUE;
        CREATE SCHEMA %1$s;
        GRANT USAGE ON SCHEMA %1$s TO %1$s;
        SET LOCAL search_path = %1$s;
        %2$s
        COMMIT
        """
            .formatted(name, tables.replace("${role}", name));
    pool.query(script).execute().await();
  }
}
