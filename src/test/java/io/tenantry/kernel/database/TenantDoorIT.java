package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.testing.Configured;
import io.tenantry.testing.TestDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both lanes behind the door, and the connections themselves for those who miss it. */
class TenantDoorIT {
  private static final String UNDEFINED_TABLE = "42P01";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  // What the door makes of the server's 42501, so that a caller learns nothing of roles.
  private static final String REFUSED =
      "UNAVAILABLE: The tenant's data is out of reach; try again.";
  private static final String BETAS = "SELECT email FROM tenant_beta.users";
  private static final String ACMES = "SELECT email FROM tenant_acme.users";
  private static final int ROUNDS = 300;

  private final TestDatabase database = new TestDatabase();
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private Pool pool;
  private TenantDatabase tenants;
  private TenantNames acme;
  private TenantNames beta;

  @BeforeEach
  void start() {
    var roles = database.prepare();
    acme = database.onboard("acme");
    beta = database.onboard("beta");
    var config =
        Configured.with(
                Map.of(
                    "database.read_connections_per_event_loop",
                    "1",
                    "database.write_connections_per_event_loop",
                    "1"))
            .database();
    var options = Databases.walled(database.login(), config);
    pool =
        PgBuilder.pool()
            .connectingTo(options)
            .with(new PoolOptions().setMaxSize(1).setShared(false))
            .using(vertx)
            .build();
    tenants =
        new TenantDatabase(
            vertx,
            pool,
            Databases.walled(database.login(), config).setPipeliningLimit(1024),
            config,
            roles);
  }

  @AfterEach
  void close() {
    onLoop(() -> tenants.close().mapEmpty());
    pool.close().await();
    vertx.close().await();
    database.close();
  }

  @Test
  void theFastLaneRefusesAStatementOfAnotherTenantsSchema() {
    assertThat(email(fast(beta, BETAS).await())).isEqualTo("admin@beta.example");

    assertThat(state(fast(acme, BETAS))).isEqualTo(REFUSED);
    assertThat(state(write(acme, "DELETE FROM tenant_beta.users"))).isEqualTo(REFUSED);
    assertThat(state(fast(acme, "SELECT * FROM platform.tenants"))).isEqualTo(REFUSED);
    assertThat(email(fast(acme, ACMES).await())).isEqualTo("admin@acme.example");
  }

  @Test
  void aReadThatWouldWriteIsRefused() {
    var delete = "DELETE FROM tenant_acme.users";
    assertThat(catchThrowable(() -> fast(acme, delete).await())).isNotNull();
    assertThat(email(fast(acme, ACMES).await())).isEqualTo("admin@acme.example");
  }

  @Test
  void theFastLaneRefusesAStatementWithoutASchema() {
    assertThat(state(fast(acme, "SELECT email FROM users"))).isEqualTo(UNDEFINED_TABLE);
    assertThat(state(fast(acme, "SELECT id FROM tenants"))).isEqualTo(UNDEFINED_TABLE);
  }

  @Test
  void theGeneralLaneRefusesAnotherTenantsSchema() {
    assertThat(state(general(acme, BETAS))).isEqualTo(REFUSED);
    assertThat(email(general(acme, "SELECT email FROM users").await()))
        .isEqualTo("admin@acme.example");
  }

  @Test
  void aConnectionThatMissedTheDoorReadsNothing() {
    assertThat(state(pool.query("SELECT email FROM users").execute())).isEqualTo(UNDEFINED_TABLE);
    assertThat(state(pool.query(ACMES).execute())).isEqualTo(INSUFFICIENT_PRIVILEGE);
    assertThat(state(pool.query("SELECT * FROM platform.tenants").execute()))
        .isEqualTo(INSUFFICIENT_PRIVILEGE);
  }

  @Test
  void aConnectionComesBackFromEachTransactionWithoutTenant() {
    general(acme, "SELECT email FROM users").await();
    assertClean();
    assertThat(state(general(beta, "SELECT no_such_column FROM users"))).isEqualTo("42703");
    assertClean();
    assertThat(
            catchThrowableOfType(
                IllegalStateException.class,
                () -> tenants.transaction(acme, c -> thrown()).await()))
        .isNotNull();
    assertClean();
  }

  private static Future<Void> thrown() {
    throw new IllegalStateException("a fault in a feature");
  }

  private void assertClean() {
    var row =
        pool.query("SELECT current_user = session_user, current_setting('search_path')")
            .execute()
            .await()
            .iterator()
            .next();
    assertThat(row.getBoolean(0)).isTrue();
    assertThat(row.getString(1)).isIn("", "\"\"");
    assertThat(state(pool.query("SELECT email FROM users").execute())).isEqualTo(UNDEFINED_TABLE);
  }

  @Test
  void aRoleDroppedInMidFlightReadsNothingFromThenOn() {
    fast(acme, ACMES).await();
    fast(beta, BETAS).await();
    var answers = new ArrayList<Future<RowSet<Row>>>();

    // Each statement switches the role; betas's goes away somewhere among them.
    onLoop(() -> {
      for (int i = 0; i < ROUNDS; i++) {
        answers.add(tenants.read(acme, ACMES, Tuple.tuple()));
        answers.add(tenants.read(beta, BETAS, Tuple.tuple()));
      }
      return Future.succeededFuture();
    });
    database.asSuperuser("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(beta.quotedRole()));
    Future.join(answers).otherwiseEmpty().await();

    for (int i = 0; i < answers.size(); i++) {
      if (answers.get(i).succeeded()) {
        assertThat(email(answers.get(i).result()))
            .isEqualTo(i % 2 == 0 ? "admin@acme.example" : "admin@beta.example");
      }
    }
    for (int i = 0; i < 5; i++) {
      assertThat(email(fast(acme, ACMES).await())).isEqualTo("admin@acme.example");
      assertThat(state(fast(beta, BETAS))).isEqualTo(REFUSED);
    }
  }

  @Test
  void aRoleThatCannotBeTakenLeavesTheStatementBehindItRefused() {
    fast(acme, ACMES).await();
    fast(beta, BETAS).await();
    fast(acme, ACMES).await();
    database.asSuperuser("ALTER ROLE %s RENAME TO %s_away".formatted(beta.role(), beta.role()));

    var answers = new ArrayList<Future<RowSet<Row>>>();
    onLoop(() -> {
      for (int i = 0; i < 50; i++) {
        answers.add(tenants.read(beta, BETAS, Tuple.tuple()));
        answers.add(tenants.read(acme, ACMES, Tuple.tuple()));
      }
      return Future.succeededFuture();
    });
    Future.join(answers).otherwiseEmpty().await();

    for (int i = 0; i < answers.size(); i += 2) {
      assertThat(state(answers.get(i))).isEqualTo(REFUSED);
      assertThat(email(answers.get(i + 1).result())).isEqualTo("admin@acme.example");
    }
  }

  @Test
  void aStatementThatWaitsForAConnectionThatClosesIsSentOnTheNext() {
    var config = Configured.byDefault().database();
    var options = Databases.walled(database.login(), config).setPipeliningLimit(1024);
    var door = Doorway.of(acme);
    var answers = new ArrayList<Future<RowSet<Row>>>();

    onLoop(() -> {
      var held = new HeldConnection(vertx, options, 5_000, false);
      return held.run(door, ACMES, Tuple.tuple())
          .map(connected -> {
            answers.add(held.run(door, ACMES, Tuple.tuple()));
            held.close();
            answers.add(held.run(door, BETAS, Tuple.tuple()));
            return null;
          });
    });

    assertThat(email(answers.getFirst().timeout(5, TimeUnit.SECONDS).await()))
        .isEqualTo("admin@acme.example");
    assertThat(state(answers.getLast().timeout(5, TimeUnit.SECONDS)))
        .isEqualTo(INSUFFICIENT_PRIVILEGE);
  }

  private Future<RowSet<Row>> fast(TenantNames tenant, String sql) {
    var promise = Promise.<RowSet<Row>>promise();
    loop.runOnContext(turn -> tenants.read(tenant, sql, Tuple.tuple()).onComplete(promise));
    return promise.future();
  }

  private Future<RowSet<Row>> write(TenantNames tenant, String sql) {
    var promise = Promise.<RowSet<Row>>promise();
    loop.runOnContext(turn -> tenants.write(tenant, sql, Tuple.tuple()).onComplete(promise));
    return promise.future();
  }

  private Future<RowSet<Row>> general(TenantNames tenant, String sql) {
    return tenants.transaction(
        tenant, connection -> connection.preparedQuery(sql).execute(Tuple.tuple()));
  }

  private void onLoop(Callable<Future<Void>> work) {
    var promise = Promise.<Void>promise();
    loop.runOnContext(turn -> {
      try {
        work.call().onComplete(promise);
      } catch (Exception e) {
        promise.fail(e);
      }
    });
    promise.future().await();
  }

  private static String email(RowSet<Row> rows) {
    assertThat(rows.size()).isEqualTo(1);
    return rows.iterator().next().getString(0);
  }

  /** The server's code for a refusal, or what the door made of it. */
  private static String state(Future<RowSet<Row>> refused) {
    var failure = catchThrowable(refused::await);
    assertThat(failure).as("a refusal by the server").isNotNull();
    return failure instanceof PgException pg
        ? String.valueOf(pg.getSqlState())
        : String.valueOf(failure.getMessage());
  }
}
