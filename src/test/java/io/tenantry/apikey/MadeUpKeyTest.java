package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.access.Granting;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.DatabaseRoles;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.hash.Bcrypt;
import io.tenantry.kernel.hash.KeyedDigest;
import io.tenantry.kernel.redis.RedisConnection;
import io.tenantry.testing.Configured;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys judged where there is neither a registry nor a database: only their text can decide. */
class MadeUpKeyTest {
  private final Vertx vertx = Vertx.vertx();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Bus bus = new Bus(vertx);
  private final Bcrypt bcrypt = new Bcrypt(vertx, 4, 1, 1, registry);
  private final byte[] sealKey = KeyedDigest.randomKey();
  private final KeySeal seal = new KeySeal(sealKey);

  private void serve(boolean looksUpUnsealed) {
    var config = Configured.byDefault();
    var clock = InstantSource.system();
    var ids = new Ids(clock);
    var nowhere = new PgConnectOptions().setHost("127.0.0.1").setPort(1).setUser("nobody");
    var databases =
        new Databases(vertx, nowhere, config.database(), new DatabaseRoles("nobody", "t_"));
    var keys =
        new ApiKeys(
            vertx,
            bus,
            new ApiKeyConfig("live", 10, looksUpUnsealed),
            purpose -> sealKey,
            databases.tenants(),
            new RedisConnection(vertx, "redis://127.0.0.1:1", 1, 1, Duration.ofSeconds(1)),
            new Idempotency(config.idempotency()),
            new AuditTrail(ids),
            new Granting(),
            bcrypt,
            ids,
            clock,
            registry);
    vertx.deployVerticle(new ApiKeyVerticle(keys)).await();
  }

  @AfterEach
  void close() {
    bcrypt.close();
    vertx.close().await();
  }

  private int refusal(String credential) {
    var call = Call.internal("apikey.verify", JsonObject.of("credential", credential), "-");
    return catchThrowableOfType(ReplyException.class, () -> bus.request(call, 10_000).await())
        .failureCode();
  }

  @Test
  void isRefusedByItsTextAlone() {
    serve(false);
    var real = ApiKey.fresh("live", "acme", seal).text();

    for (var wrong : List.of("", "tnt_", real + "0", real.substring(1), real + " ")) {
      assertThat(refusal(wrong)).as(wrong).isEqualTo(401);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(refusal("tnt_live_acme_" + Base62.random(48))).isEqualTo(401);
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(refusal(ApiKey.fresh("live", "acme", Seals.ofAnother()).text())).isEqualTo(401);
    }
    assertThat(registry.counter("tenantry.auth.hashes").count()).isZero();
    // One that might be real needs the others, who are not there.
    assertThat(refusal(real)).isEqualTo(503);
  }

  @Test
  void isLookedUpWhateverItsSealWhereTheMasterKeyWasReplaced() {
    serve(true);

    assertThat(refusal(ApiKey.fresh("live", "acme", Seals.ofAnother()).text())).isEqualTo(503);
    assertThat(refusal("tnt_live_acme_" + Base62.random(48))).isEqualTo(401);
  }
}
