package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * The door to usage, which all tenants share. It is read for one tenant at a time: the transaction
 * names the tenant first, and row-level security shows it no other's rows, whatever it asks.
 * Counting has a role of its own.
 */
public final class UsageDatabase {
  private final Pool reading;
  private final Pool counting;
  private final Duration callTimeout;
  private final String enterCounting;

  UsageDatabase(Pool reading, Pool counting, DatabaseRoles roles, Duration callTimeout) {
    this.reading = reading;
    this.counting = counting;
    this.callTimeout = callTimeout;
    this.enterCounting =
        Doorway.SQL.script(
            "enterCounting", Map.of("metering", DatabaseRoles.quote(roles.metering())));
  }

  /** Runs work that sees the usage of this tenant alone, in one transaction. */
  public <T> Future<T> read(String tenant, Function<SqlConnection, Future<T>> work) {
    return Transactions.run(
        reading,
        Transactions.BEGIN,
        callTimeout,
        transaction ->
            transaction
                .preparedQuery(Doorway.SQL.get("showTenant"))
                .execute(Tuple.of(tenant))
                .compose(shown -> work.apply(transaction)));
  }

  /** Runs work that counts, in one transaction; it sees the usage of all tenants. */
  public <T> Future<T> count(Function<SqlConnection, Future<T>> work) {
    return Transactions.run(counting, Transactions.BEGIN, callTimeout, work);
  }

  /**
   * Runs counting work in the midst of a {@link TenantDatabase#transaction}, which is the tenant's
   * again afterwards: what a tenant changes in its usage and the line of its audit log are one.
   */
  public <T> Future<T> within(
      SqlConnection transaction, TenantNames tenant, Function<SqlConnection, Future<T>> work) {
    return Transactions.within(transaction, enterCounting, tenant, work);
  }
}
