package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.TenantNames;
import io.tenantry.testing.Configured;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestDatabase;
import io.tenantry.testing.TestServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whether each entry gets one place in its chain, whatever happens while it is sealed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealingIT {
  private final TestDatabase database = new TestDatabase();
  private final Vertx vertx = Vertx.vertx();
  private Databases databases;
  private Databases ofAnotherNode;
  private Sealing sealing;

  @BeforeAll
  void prepare() {
    var roles = database.prepare();
    var config = Configured.byDefault().database();
    databases = new Databases(vertx, database.login(), config, roles);
    ofAnotherNode = new Databases(vertx, database.login(), config, roles);
    sealing = new Sealing(new SealRepository(databases.sealing()));
  }

  @AfterAll
  void close() {
    Future.join(databases.close(), ofAnotherNode.close()).await();
    vertx.close().await();
    database.close();
  }

  private void write(TenantNames tenant, int count) {
    database.asSuperuser(
        "INSERT INTO %s.audit_logs (id, action, resource_type, changes) SELECT gen_random_uuid(), 'a.b', 'a', jsonb_build_object('n', n) FROM generate_series(1, %d) AS n"
            .formatted(tenant.quotedSchema(), count));
  }

  private void isSealed(TenantNames tenant, long entries) {
    var row =
        database
            .asSuperuser(
                """
                SELECT count(*), count(sequence), count(DISTINCT sequence), min(sequence), max(sequence),
                  count(*) FILTER (WHERE previous_hash <> before),
                  (SELECT entries FROM platform.audit_heads WHERE tenant_id = '%2$s'),
                  (SELECT hash FROM platform.audit_heads WHERE tenant_id = '%2$s')
                    = (array_agg(hash ORDER BY sequence DESC))[1]
                FROM (
                  SELECT *, lag(hash, 1, decode(repeat('00', 32), 'hex')) OVER (ORDER BY sequence) AS before
                  FROM %1$s.audit_logs) AS log
                """
                    .formatted(tenant.quotedSchema(), tenant.id()))
            .iterator()
            .next();
    assertThat(List.of(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(4)))
        .containsOnly(entries);
    assertThat(row.getLong(3)).isEqualTo(1);
    assertThat(row.getLong(5)).as("entries that do not hang on the one before").isZero();
    assertThat(row.getLong(6)).isEqualTo(entries);
    assertThat(row.getBoolean(7)).as("the head is the last entry").isTrue();
  }

  private String everything(TenantNames tenant) {
    return database
        .asSuperuser(
            "SELECT (SELECT json_agg(l ORDER BY sequence)::text FROM %s.audit_logs AS l) || (SELECT row_to_json(h) FROM platform.audit_heads AS h WHERE tenant_id = '%s')"
                .formatted(tenant.quotedSchema(), tenant.id()))
        .iterator()
        .next()
        .getString(0);
  }

  @Test
  void sealsManyInBatchesWithoutAGap() {
    var tenant = database.onboard("many");
    write(tenant, 2500);

    assertThat(sealing.sealBatch(tenant, Sealing.LATELY).await()).as("more wait").isTrue();
    sealing.seal(tenant, Sealing.LATELY, 10).await();

    isSealed(tenant, 2500);
  }

  @Test
  void sealingAgainChangesNothing() {
    var tenant = database.onboard("twice");
    write(tenant, 50);
    sealing.seal(tenant, Sealing.LATELY, 10).await();
    var before = everything(tenant);

    sealing.seal(tenant, Sealing.LATELY, 10).await();

    assertThat(everything(tenant)).isEqualTo(before);
  }

  @Test
  void whatIsOldIsSealedByTheLookAtAllTenantsAlone() {
    var tenant = database.onboard("late");
    write(tenant, 3);
    database.asSuperuser(
        "UPDATE tenant_late.audit_logs SET \"timestamp\" = \"timestamp\" - interval '1 hour'");

    assertThat(sealing.sealBatch(tenant, Sealing.LATELY).await()).isFalse();
    assertThat(unsealed("late")).isEqualTo(3);
    sealing.seal(tenant, Sealing.EVER, 10).await();

    isSealed(tenant, 3);
  }

  private long unsealed(String tenant) {
    return database
        .asSuperuser(
            "SELECT count(*) - count(sequence) FROM tenant_%s.audit_logs".formatted(tenant))
        .iterator()
        .next()
        .getLong(0);
  }

  @Test
  void aTenantWithoutEntriesGetsNoHead() {
    var tenant = database.onboard("nothing");

    assertThat(sealing.sealBatch(tenant, Sealing.LATELY).await()).isFalse();

    assertThat(
            database.asSuperuser("SELECT 1 FROM platform.audit_heads WHERE tenant_id = 'nothing'"))
        .isEmpty();
  }

  @Test
  void whatIsCutOffInTheMiddleHasSealedNothing() {
    var tenant = database.onboard("cut");
    write(tenant, 10);
    sealing.seal(tenant, Sealing.LATELY, 10).await();
    write(tenant, 1500);

    // Entries can be given their places, but the head cannot be raised.
    try (var other = Sql.open(TestServers.superuserUrl(url()))) {
      other.run("BEGIN");
      other.run("LOCK TABLE platform.audit_heads IN SHARE MODE");
      assertThatThrownBy(() -> sealing.seal(tenant, Sealing.LATELY, 10).await()).isNotNull();
    }
    assertThat(
            database
                .asSuperuser("SELECT count(sequence) FROM tenant_cut.audit_logs")
                .iterator()
                .next()
                .getLong(0))
        .isEqualTo(10);

    sealing.seal(tenant, Sealing.LATELY, 10).await();
    isSealed(tenant, 1510);
  }

  private String url() {
    var login = database.login();
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            login.getUser(),
            login.getPassword(),
            login.getHost(),
            login.getPort(),
            login.getDatabase());
  }

  @Test
  void twoNodesSealOneTenantBetweenThem() {
    var tenant = database.onboard("shared");
    var theirs = new Sealing(new SealRepository(ofAnotherNode.sealing()));
    for (int round = 0; round < 5; round++) {
      write(tenant, 700);
      Future.join(
              sealing.sealBatch(tenant, Sealing.LATELY),
              theirs.sealBatch(tenant, Sealing.LATELY),
              sealing.sealBatch(tenant, Sealing.LATELY),
              theirs.sealBatch(tenant, Sealing.LATELY))
          .otherwiseEmpty()
          .await();
    }
    sealing.seal(tenant, Sealing.LATELY, 10).await();

    isSealed(tenant, 3500);
  }

  @Test
  void largeDocumentsMakeSmallBatches() {
    var tenant = database.onboard("large");
    database.asSuperuser(
        "INSERT INTO tenant_large.audit_logs (id, action, resource_type, changes) SELECT gen_random_uuid(), 'a.b', 'a', to_jsonb((SELECT string_agg(md5((n * k)::text), '') FROM generate_series(1, 40000) AS k)) FROM generate_series(1, 4) AS n");

    assertThat(sealing.sealBatch(tenant, Sealing.LATELY).await()).as("more wait").isTrue();
    sealing.seal(tenant, Sealing.LATELY, 10).await();

    isSealed(tenant, 4);
  }
}
