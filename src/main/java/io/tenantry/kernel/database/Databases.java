package io.tenantry.kernel.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Every connection to PostgreSQL of this process, behind the doors through which it is used. */
public final class Databases {
  private static final int PROVISIONING_CONNECTIONS = 2;
  private static final int SEALING_CONNECTIONS = 2;
  private static final int COUNTING_CONNECTIONS = 3;
  private static final int JOB_CONNECTIONS = 4;
  private static final long RECONNECT_MILLIS = 500;

  private final Vertx vertx;
  private final TenantDatabase tenants;
  private final PlatformDatabase platform;
  private final PlatformDatabase jobs;
  private final LoginDatabase login;
  private final SealingDatabase sealing;
  private final UsageDatabase usage;
  private final List<Pool> pools;
  private final PgSubscriber subscriber;

  /**
   * @param options host, credentials and TLS of the login
   * @param roles what the bootstrap of this database found or made
   */
  public Databases(
      Vertx vertx, PgConnectOptions options, DatabaseConfig config, DatabaseRoles roles) {
    this.vertx = vertx;
    var tenantPool = pool(vertx, walled(options, config), config, config.poolSize(), "tenants");
    var platformPool =
        pool(
            vertx,
            walled(options, config)
                .addProperty("role", roles.platform())
                .addProperty("search_path", "platform,pg_temp"),
            config,
            Math.max(2, config.poolSize() / 2),
            "platform");
    var loginPool =
        pool(
            vertx,
            walled(options, config).addProperty("statement_timeout", "30000"),
            config,
            PROVISIONING_CONNECTIONS,
            "login");
    this.tenants =
        new TenantDatabase(
            vertx,
            tenantPool,
            walled(options, config).addProperty("lock_timeout", "100").setPipeliningLimit(1024),
            config,
            roles);
    this.platform = new PlatformDatabase(platformPool, roles, config.callTimeout());
    var jobPool =
        pool(
            vertx,
            walled(options, config)
                .addProperty("role", roles.platform())
                .addProperty("search_path", "platform,pg_temp")
                // Batches find their rows by their keys, however few the table had when the plan
                // was made.
                .addProperty("enable_seqscan", "off")
                .addProperty("enable_hashjoin", "off")
                .addProperty("enable_mergejoin", "off"),
            config,
            JOB_CONNECTIONS,
            "jobs");
    this.jobs = new PlatformDatabase(jobPool, roles, config.callTimeout());
    this.login = new LoginDatabase(loginPool);
    var sealingOptions =
        walled(options, config)
            .addProperty("role", roles.owner())
            .addProperty("search_path", "platform,pg_temp")
            .addProperty("lock_timeout", "500")
            // Planned anew for its arguments each time, a batch of few would cost ten times as
            // much.
            .addProperty("plan_cache_mode", "force_generic_plan");
    var sealingPool = pool(vertx, sealingOptions, config, SEALING_CONNECTIONS, "sealing");
    this.sealing = new SealingDatabase(vertx, sealingPool, sealingOptions, config);
    var countingPool =
        pool(
            vertx,
            walled(options, config)
                .addProperty("role", roles.metering())
                .addProperty("search_path", "platform,pg_temp")
                // Whatever counts finds its rows by their keys: a plan that was made while a table
                // was small must not read all of it when it has grown.
                .addProperty("enable_seqscan", "off")
                // Nor must one be made anew for each batch's hundreds of keys, which would look
                // dearer to find one by one than all that a small table has.
                .addProperty("plan_cache_mode", "force_generic_plan"),
            config,
            COUNTING_CONNECTIONS,
            "counting");
    this.usage = new UsageDatabase(platformPool, countingPool, roles, config.callTimeout());
    this.subscriber =
        PgSubscriber.subscriber(
                vertx, walled(options, config).addProperty("role", roles.platform()))
            .reconnectPolicy(attempts -> RECONNECT_MILLIS);
    this.pools = List.of(tenantPool, platformPool, loginPool, sealingPool, countingPool, jobPool);
  }

  /**
   * How many connections one node opens at most: its pools, what its event loops hold, and the one
   * that listens.
   */
  public static int most(DatabaseConfig config, int eventLoops) {
    int held = config.readConnectionsPerEventLoop() + config.writeConnectionsPerEventLoop();
    return config.poolSize()
        + Math.max(2, config.poolSize() / 2)
        + PROVISIONING_CONNECTIONS
        + JOB_CONNECTIONS
        + SEALING_CONNECTIONS
        + COUNTING_CONNECTIONS
        + held * eventLoops
        + 1;
  }

  public TenantDatabase tenants() {
    return tenants;
  }

  public PlatformDatabase platform() {
    return platform;
  }

  /** The same tables for whatever works on batches of jobs, which nobody's request waits for. */
  public PlatformDatabase jobs() {
    return jobs;
  }

  public LoginDatabase login() {
    return login;
  }

  public SealingDatabase sealing() {
    return sealing;
  }

  public UsageDatabase usage() {
    return usage;
  }

  /**
   * Calls back at each notification on a channel. Some may be missed while the connection is away,
   * so they can only hurry what happens without them too.
   */
  public void listen(String channel, Runnable heard) {
    subscriber.channel(channel).handler(payload -> heard.run());
    if (!subscriber.closed()) {
      return;
    }
    subscriber.connect();
  }

  /**
   * Has each pool make its first connection, and try again where that takes too long: a server that
   * is busy must not keep a node from starting. Fails where one has none after {@code patience}.
   */
  public Future<?> reach(Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    return Future.all(pools.stream().map(pool -> reach(pool, until)).toList());
  }

  private Future<?> reach(Pool pool, long until) {
    return pool.getConnection()
        .compose(SqlConnection::close)
        .recover(failure ->
            System.nanoTime() - until > 0
                ? Future.failedFuture(DatabaseFailures.meaning(failure))
                : vertx
                    .timer(RECONNECT_MILLIS, TimeUnit.MILLISECONDS)
                    .compose(later -> reach(pool, until).mapEmpty()));
  }

  /** A sign of life of the database. */
  public Future<?> ping() {
    return platform.ping();
  }

  /** Closes every connection. */
  public Future<?> close() {
    return Future.join(tenants.close(), subscriber.close())
        .transform(closed -> Future.join(pools.stream().map(Pool::close).toList()));
  }

  // Outside of a door a connection has an empty path, so a statement that missed it fails.
  static PgConnectOptions walled(PgConnectOptions options, DatabaseConfig config) {
    return new PgConnectOptions(options)
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(config.preparedStatements())
        .setPreparedStatementCacheSqlLimit(16_384)
        .addProperty("application_name", "tenantry")
        .addProperty("search_path", "")
        .addProperty("statement_timeout", millis(config.statementTimeout()))
        .addProperty("idle_in_transaction_session_timeout", millis(config.callTimeout()));
  }

  private static Pool pool(
      Vertx vertx, PgConnectOptions options, DatabaseConfig config, int size, String name) {
    return PgBuilder.pool()
        .connectingTo(options)
        .with(
            new PoolOptions()
                .setName(name)
                .setShared(false)
                .setMaxSize(size)
                .setMaxWaitQueueSize(config.waitQueue())
                .setConnectionTimeout((int) config.waitTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxLifetime((int) config.maxLifetime().toSeconds())
                .setMaxLifetimeUnit(TimeUnit.SECONDS))
        .with(
            new NetClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true)
                .setTcpUserTimeout((int) config.callTimeout().toMillis() * 2))
        .using(vertx)
        .build();
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }
}
