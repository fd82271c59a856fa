package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Operations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether news of a tenant may come in any order. */
class TenantStatesTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Bus bus = new Bus(vertx);
  private final TenantStates states =
      new TenantStates(bus, InstantSource.system(), Unlimited.limiter(vertx));

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void newsThatWereOvertakenChangeNothing() {
    states.follow().await();
    answering(call -> Future.succeededFuture(facts("active", 1)));
    var state = states.find("acme", "-").await();

    publish("suspended", 3);
    publish("active", 2);

    assertThat(state.status()).isEqualTo(TenantState.Status.SUSPENDED);
  }

  @Test
  void aChangeThatOvertakesTheFirstAnswerIsNotLost() {
    states.follow().await();
    answering(call -> {
      var late = Promise.<JsonObject>promise();
      bus.publish("tenant.changed", facts("suspended", 2));
      vertx.setTimer(20, timer -> late.complete(facts("active", 1)));
      return late.future();
    });

    var state = states.find("acme", "-").await();

    assertThat(state.status()).isEqualTo(TenantState.Status.SUSPENDED);
  }

  private void answering(
      java.util.function.Function<io.tenantry.kernel.bus.Call, Future<JsonObject>> answer) {
    new Operations(bus)
        .on("tenant.state", call -> answer.apply(call).map(Answer::of))
        .register()
        .await();
  }

  // One event loop delivers in order: what was published before has been heard.
  private void publish(String status, long version) {
    var heard = Promise.<JsonObject>promise();
    bus.hear("tenant.changed", heard::tryComplete).await();
    bus.publish("tenant.changed", facts(status, version));
    heard.future().await();
  }

  private static JsonObject facts(String status, long version) {
    return JsonObject.of(
        "id",
        "acme",
        "status",
        status,
        "tier",
        "free",
        "revision",
        version,
        "access_version",
        version);
  }
}
