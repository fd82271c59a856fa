package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import io.tenantry.testing.TestDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The door while tenants come: a backend that lists what the login may become, while one more is
 * granted, remembers the list without it.
 */
class NewTenantsIT {
  private static final int TENANTS = 200;
  private static final int MAKERS = 2;
  private static final int READERS = 6;

  private final TestDatabase database = new TestDatabase();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private final AtomicReferenceArray<TenantNames> newest = new AtomicReferenceArray<>(MAKERS);
  private final Queue<Throwable> refused = new ConcurrentLinkedQueue<>();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean over;
  private DatabaseRoles roles;
  private Pool pool;
  private TenantDatabase tenants;

  @BeforeEach
  void start() {
    roles = database.prepare();
    var config = Configured.byDefault().database();
    pool =
        PgBuilder.pool()
            .connectingTo(Databases.walled(database.login(), config))
            .with(new PoolOptions().setMaxSize(READERS).setShared(false))
            .using(vertx)
            .build();
    var options = Databases.walled(database.login(), config).setPipeliningLimit(1024);
    tenants = new TenantDatabase(vertx, pool, options, config, roles);
  }

  @AfterEach
  void close() {
    tenants.close().await();
    pool.close().await();
    vertx.close().await();
    database.close();
  }

  @Test
  void knowsEachFromTheMomentThatItIsMade() {
    for (int maker = 0; maker < MAKERS; maker++) {
      make(maker, 0);
    }
    var readers =
        IntStream.range(0, READERS)
            .mapToObj(turn -> Future.<Void>future(ended -> readOn(turn, ended)))
            .toList();
    IntStream.range(0, MAKERS)
        .parallel()
        .forEach(maker -> {
          for (int i = 1; i < TENANTS; i++) {
            make(maker, i);
          }
        });
    over = true;
    Future.join(readers).await();

    assertThat(refused).isEmpty();
    assertThat(reads.get()).isGreaterThan(MAKERS * TENANTS);
  }

  /** Reads from the newest tenant of one maker until the last is made, by both lanes. */
  private void readOn(int turn, Promise<Void> ended) {
    if (over) {
      ended.complete();
      return;
    }
    var tenant = newest.get(turn % MAKERS);
    var read = "SELECT one FROM %s.ones".formatted(tenant.quotedSchema());
    var answer =
        turn % READERS == 0
            ? fast(tenant, read)
            : tenants.transaction(tenant, in -> in.query(read).execute());
    answer.onComplete(
        rows -> {
          reads.incrementAndGet();
          readOn(turn + 1, ended);
        },
        failure -> {
          refused.add(failure);
          readOn(turn + 1, ended);
        });
  }

  private Future<RowSet<Row>> fast(TenantNames tenant, String sql) {
    return Future.future(answered ->
        loop.runOnContext(now -> tenants.read(tenant, sql, Tuple.tuple()).onComplete(answered)));
  }

  private void make(int maker, int number) {
    var tenant = roles.tenant("of_" + maker + "_" + number);
    try (var connection = database.connect()) {
      // One message, and so one transaction.
      connection.run(
          """
          CREATE ROLE %1$s NOLOGIN NOINHERIT;
          GRANT %1$s TO CURRENT_USER;
          CREATE SCHEMA %2$s;
          GRANT USAGE ON SCHEMA %2$s TO %1$s;
          CREATE VIEW %2$s.ones AS SELECT 1 AS one;
          GRANT SELECT ON %2$s.ones TO %1$s;
          """
              .formatted(tenant.quotedRole(), tenant.quotedSchema()));
    }
    newest.set(maker, tenant);
  }
}
