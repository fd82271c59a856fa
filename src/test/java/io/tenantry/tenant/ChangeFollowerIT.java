package io.tenantry.tenant;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.database.Databases;
import io.tenantry.testing.Configured;
import io.tenantry.testing.TestDatabase;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Whether a node that could not ask for a while still hears of what changed meanwhile. */
class ChangeFollowerIT {
  @Test
  void tellsOfAChangeMadeWhileTheDatabaseWasAway() {
    try (var database = new TestDatabase()) {
      var roles = database.prepare();
      database.onboard("acme");
      database.asSuperuser(
          "ALTER TABLE platform.tenants DISABLE TRIGGER USER",
          "UPDATE platform.tenants SET status = 'suspended', changed_at = now() - interval '60 s'");
      var vertx = database.vertx();
      var databases =
          new Databases(vertx, database.login(), Configured.byDefault().database(), roles);
      var bus = new Bus(vertx);
      var told = Promise.<JsonObject>promise();
      bus.hear("tenant.changed", told::tryComplete).await();
      var clock = new AtomicLong();
      var follower =
          new ChangeFollower(
              vertx,
              bus,
              new TenantRepository(databases.platform()),
              Duration.ofMillis(10),
              clock::get);

      clock.set(SECONDS.toNanos(60));
      follower.start();

      var facts = told.future().timeout(10, SECONDS).await();
      assertThat(facts.getString("id")).isEqualTo("acme");
      assertThat(facts.getString("status")).isEqualTo("suspended");
      databases.close().await();
    }
  }
}
