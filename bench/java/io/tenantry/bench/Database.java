package io.tenantry.bench;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;

/** The ways into PostgreSQL that the benchmark's programs use. */
final class Database {
  private Database() {}

  /** The server of {@code TENANTRY_DATABASE_URL}, with prepared statements cached. */
  static PgConnectOptions fromEnvironment() {
    var url = System.getenv("TENANTRY_DATABASE_URL");
    if (url == null) {
      throw new IllegalStateException("TENANTRY_DATABASE_URL is not set");
    }
    return PgConnectOptions.fromUri(url).setCachePreparedStatements(true);
  }

  /** The same with {@code role} in force from the first statement on. */
  static PgConnectOptions as(String role) {
    return fromEnvironment().addProperty("role", role);
  }

  static Pool pool(Vertx vertx, PgConnectOptions server, int connections) {
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(connections))
        .connectingTo(server)
        .using(vertx)
        .build();
  }

  /** A pool that sends a statement before the one ahead of it on the connection is answered. */
  static SqlClient pipelined(Vertx vertx, PgConnectOptions server, int connections) {
    return PgBuilder.client()
        .with(new PoolOptions().setMaxSize(connections))
        .connectingTo(server)
        .using(vertx)
        .build();
  }
}
