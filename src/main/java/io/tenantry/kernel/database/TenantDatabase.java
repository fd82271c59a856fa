package io.tenantry.kernel.database;

import io.tenantry.kernel.KernelProblem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The one door to tenants' data. Behind it lie two lanes: {@link #read} and {@link #write} send one
 * prepared statement over a held, pipelined connection, its tables named with the tenant's schema;
 * {@link #transaction} opens a transaction whose {@code search_path} and role are the tenant's, for
 * any SQL. A connection that did not come through the door has an empty path and no rights.
 */
public final class TenantDatabase {
  private static final int MOST_DOORS = 20_000;

  private final Vertx vertx;
  private final Pool pool;
  private final PgConnectOptions laneOptions;
  private final DatabaseConfig config;
  private final Map<Thread, LoopLanes> lanes = new ConcurrentHashMap<>();
  private final Map<String, Doorway> doors = new ConcurrentHashMap<>();
  private final DatabaseRoles roles;
  private final FairShare shares;

  TenantDatabase(
      Vertx vertx,
      Pool pool,
      PgConnectOptions laneOptions,
      DatabaseConfig config,
      DatabaseRoles roles) {
    this.roles = roles;
    this.vertx = vertx;
    this.pool = pool;
    this.laneOptions = laneOptions;
    this.config = config;
    this.shares =
        new FairShare(
            vertx,
            Math.max(1, config.poolSize() / 2),
            Math.max(1, config.waitQueue() / 4),
            config.waitTimeout().toMillis());
  }

  /**
   * The names by which this installation's PostgreSQL knows a tenant. Whoever calls over the bus
   * may have written anything: what is no tenant's id is refused with 401.
   */
  public TenantNames names(String tenantId) {
    return door(tenantId).names();
  }

  private Doorway door(String tenantId) {
    var door = doors.get(tenantId);
    if (door == null) {
      if (!TenantNames.isTenantId(tenantId)) {
        throw KernelProblem.UNAUTHENTICATED.because("The call names no tenant.");
      }
      door = Doorway.of(roles.tenant(tenantId));
      if (doors.size() >= MOST_DOORS) {
        doors.clear();
      }
      doors.put(tenantId, door);
    }
    return door;
  }

  /**
   * Runs one statement of the hot path that only reads, rendered for the tenant's schema; the
   * server refuses any other. Called on an event loop.
   */
  public Future<RowSet<Row>> read(TenantNames tenant, String sql, Tuple arguments) {
    return run(lanes().reads(), tenant, sql, arguments);
  }

  /**
   * The same for a statement that writes; answered when it is committed. It may share its
   * transaction with other callers' statements, whose failures do not touch it.
   */
  public Future<RowSet<Row>> write(TenantNames tenant, String sql, Tuple arguments) {
    return run(lanes().writes(), tenant, sql, arguments);
  }

  private Future<RowSet<Row>> run(FastLane lane, TenantNames tenant, String sql, Tuple arguments) {
    if (!lane.takes(tenant.role())) {
      return general(tenant, sql, arguments);
    }
    return lane.run(door(tenant.id()), sql, arguments)
        .recover(failure -> {
          // The statement met a lock, or a role that its connection does not know yet, and did
          // nothing: it goes where nobody else waits for it.
          var state = DatabaseFailures.state(failure);
          return state.equals(DatabaseFailures.LOCK_NOT_AVAILABLE)
                  || state.equals(DatabaseFailures.PLAN_CHANGED)
                  || state.equals(DatabaseFailures.NO_RIGHT)
              ? general(tenant, sql, arguments)
              : Future.failedFuture(DatabaseFailures.meaning(failure));
        });
  }

  private Future<RowSet<Row>> general(TenantNames tenant, String sql, Tuple arguments) {
    return transaction(tenant, connection -> connection.preparedQuery(sql).execute(arguments));
  }

  private LoopLanes lanes() {
    return lanes.computeIfAbsent(Thread.currentThread(), thread -> newLanes());
  }

  private LoopLanes newLanes() {
    var made =
        new LoopLanes(
            new FastLane(
                vertx,
                new PgConnectOptions(laneOptions)
                    .addProperty("default_transaction_read_only", "on"),
                config.readConnectionsPerEventLoop(),
                config.callTimeout().toMillis(),
                config.connectTimeout().toMillis(),
                false),
            new FastLane(
                vertx,
                laneOptions,
                config.writeConnectionsPerEventLoop(),
                config.callTimeout().toMillis(),
                config.connectTimeout().toMillis(),
                true));
    vertx.setPeriodic(500, timer -> made.closeOverdue());
    return made;
  }

  /**
   * Runs work as the tenant in one transaction: commits when it succeeds, rolls back when it fails.
   * One tenant holds at most half of the pool.
   */
  public <T> Future<T> transaction(TenantNames tenant, Function<SqlConnection, Future<T>> work) {
    return shares.run(
        tenant.role(),
        () -> Transactions.run(pool, door(tenant.id()).enter(), config.callTimeout(), work));
  }

  /** Closes the held connections; the pool is closed by who made it. */
  Future<?> close() {
    return Future.join(lanes.values().stream().map(LoopLanes::close).toList());
  }

  /**
   * The held connections of one event loop. Reads share few, where statements of one tenant meet
   * more often and its plans are kept fewer times; a commit waits for the disk, so writes have
   * more.
   */
  private record LoopLanes(FastLane reads, FastLane writes) {
    void closeOverdue() {
      reads.closeOverdue();
      writes.closeOverdue();
    }

    Future<?> close() {
      return Future.join(reads.close(), writes.close());
    }
  }
}
