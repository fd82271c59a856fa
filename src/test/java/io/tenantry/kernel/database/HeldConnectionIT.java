package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import io.tenantry.testing.TestDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes of several callers that a held connection commits together. */
class HeldConnectionIT {
  private static final UUID OWNER = new UUID(1, 1);

  private final TestDatabase database = new TestDatabase();
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private Doorway acme;
  private Doorway beta;
  private HeldConnection writes;

  @BeforeEach
  void start() {
    database.prepare();
    acme = Doorway.of(database.onboard("acme"));
    beta = Doorway.of(database.onboard("beta"));
    var options = Databases.walled(database.login(), Configured.byDefault().database());
    writes =
        onLoop(() ->
            Future.succeededFuture(
                new HeldConnection(vertx, options.setPipeliningLimit(1024), 5_000, true)));
  }

  @AfterEach
  void close() {
    onLoop(() -> writes.close());
    vertx.close().await();
    database.close();
  }

  @Test
  void writesThatWaitAreCommittedTogether() {
    var results = together(insert(acme, "a"), insert(beta, "b"), insert(acme, "c"));

    var transactions = results.stream().map(HeldConnectionIT::transaction).distinct();
    assertThat(transactions).hasSize(1);
    assertThat(names(acme)).containsExactly("a", "c");
    assertThat(names(beta)).containsExactly("b");
  }

  @Test
  void oneThatFailsLeavesTheOthersWrittenOnce() {
    var broken = new Write(acme, "SELECT 1 / $1::int", Tuple.of(0));
    var results = together(insert(acme, "a"), broken, insert(beta, "b"), insert(acme, "c"));

    assertThat(state(results.get(1))).isEqualTo("22012");
    assertThat(results).filteredOn(Future::succeeded).hasSize(3);
    assertThat(names(acme)).containsExactly("a", "c");
    assertThat(names(beta)).containsExactly("b");
  }

  @Test
  void aStatementOfAnotherTenantsSchemaIsRefusedAndTheOthersAreNot() {
    var foreign = new Write(beta, insert(acme, "x").sql, insert(acme, "x").arguments);
    var results = together(insert(acme, "a"), foreign, insert(beta, "b"));

    assertThat(state(results.get(1))).isEqualTo("42501");
    assertThat(results).filteredOn(Future::succeeded).hasSize(2);
    assertThat(names(acme)).containsExactly("a");
    assertThat(names(beta)).containsExactly("b");
  }

  @Test
  void aTenantWhoseRoleIsGoneDoesNotHoldUpTheOthers() {
    database.asSuperuser(
        "ALTER ROLE %s RENAME TO %s_away".formatted(beta.names().role(), beta.names().role()));
    var results = together(insert(acme, "a"), insert(beta, "b"), insert(acme, "c"));

    assertThat(state(results.get(1))).isEqualTo("42501");
    assertThat(names(acme)).containsExactly("a", "c");
  }

  @Test
  void whatTheDriverRefusesIsNotThereAndTheOthersAreOnce() {
    var unfit = new Write(acme, insert(acme, "x").sql, Tuple.of("no uuid", "x", OWNER));
    var results = together(insert(acme, "a"), unfit, insert(beta, "b"));

    assertThat(results.get(1).failed()).isTrue();
    assertThat(results).filteredOn(Future::succeeded).hasSize(2);
    assertThat(names(acme)).containsExactly("a");
    assertThat(names(beta)).containsExactly("b");
  }

  @Test
  void whatComesMeanwhileIsWrittenNext() {
    var all = new ArrayList<Future<RowSet<Row>>>();
    onLoop(() -> {
      for (int i = 0; i < 100; i++) {
        all.add(run(insert(i % 3 == 0 ? beta : acme, "n")));
      }
      return all.getFirst()
          .compose(first -> {
            all.add(run(insert(acme, "n")));
            return Future.join(all);
          });
    });

    assertThat(all).hasSize(101).allMatch(Future::succeeded);
    assertThat(names(acme)).hasSize(67);
    assertThat(names(beta)).hasSize(34);
  }

  private List<Future<RowSet<Row>>> together(Write... some) {
    var results = new ArrayList<Future<RowSet<Row>>>();
    onLoop(() -> {
      results.addAll(Stream.of(some).map(this::run).toList());
      return Future.join(results).otherwiseEmpty();
    });
    return results;
  }

  private Future<RowSet<Row>> run(Write write) {
    return writes.run(write.tenant, write.sql, write.arguments);
  }

  private static Write insert(Doorway tenant, String name) {
    var sql =
        "INSERT INTO %s.resources (id, name, owner_id) VALUES ($1, $2, $3) RETURNING xmin::text"
            .formatted(tenant.names().quotedSchema());
    return new Write(tenant, sql, Tuple.of(UUID.randomUUID(), name, OWNER));
  }

  private List<String> names(Doorway tenant) {
    var sql =
        "SELECT coalesce(array_agg(name ORDER BY name), '{}') FROM %s.resources"
            .formatted(tenant.names().quotedSchema());
    RowSet<Row> rows = onLoop(() -> run(new Write(tenant, sql, Tuple.tuple())));
    return List.of(rows.iterator().next().getArrayOfStrings(0));
  }

  private static String transaction(Future<RowSet<Row>> inserted) {
    return inserted.result().iterator().next().getString(0);
  }

  private static String state(Future<?> refused) {
    return refused.cause() instanceof PgException pg ? pg.getSqlState() : "none";
  }

  private <T> T onLoop(java.util.concurrent.Callable<Future<T>> work) {
    var promise = Promise.<T>promise();
    loop.runOnContext(turn -> {
      try {
        work.call().onComplete(promise);
      } catch (Exception e) {
        promise.fail(e);
      }
    });
    return promise.future().await();
  }

  private record Write(Doorway tenant, String sql, Tuple arguments) {}
}
