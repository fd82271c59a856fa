package io.tenantry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.bus.Once;
import io.tenantry.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Calls, answers and events between two nodes, and messages that no node has sent. */
class ClusterBusIT {
  private static final long TIMEOUT = 5_000;
  private static Node here;
  private static Node there;

  @BeforeAll
  static void join() {
    int first = Node.freePort();
    int second = Node.freePort();
    var members = "127.0.0.1:" + first + ",127.0.0.1:" + second;
    here = Node.join(Node.config(first, members, Map.of()));
    there = Node.join(Node.config(second, members, Map.of()));
    Patience.until("they are two", () -> here.members() == 2 && there.members() == 2);
  }

  @AfterAll
  static void leave() {
    there.close();
    here.close();
  }

  private static Call call(String operation, String tenant) {
    return new Call(
        operation,
        new Caller(tenant, "a-subject", Caller.AuthType.API_KEY, "developer"),
        JsonObject.of("id", "42", "limit", 7),
        JsonObject.of("name", "ünïcode", "amount", 1.50, "list", List.of(1, 2)),
        "a-correlation-id",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        System.currentTimeMillis() + TIMEOUT,
        new Once("a key, any text", "abc123"),
        true,
        "192.0.2.7");
  }

  private static Future<Answer> ask(String operation) {
    return here.bus().request(call(operation, "acme"), TIMEOUT);
  }

  @Test
  void aCallArrivesAsItWasMade() {
    var seen = new ConcurrentLinkedQueue<Call>();
    there.serve(
        "thing.get",
        call -> {
          seen.add(call);
          return Future.succeededFuture(
              Answer.of(JsonObject.of("name", "it")).with(Map.of("etag", "\"7\"")).withStatus(202));
        });

    var answer = ask("thing.get").await();

    var sent = call("thing.get", "acme");
    assertThat(seen)
        .singleElement()
        .usingRecursiveComparison()
        .ignoringFields("deadline")
        .isEqualTo(sent);
    assertThat(seen.element().deadline())
        .isBetween(sent.deadline() - TIMEOUT, sent.deadline() + TIMEOUT);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.headers()).isEqualTo(Map.of("etag", "\"7\""));
    assertThat(String.valueOf(answer.body())).isEqualTo("{\"name\":\"it\"}");
  }

  @Test
  void aProblemComesBackAsOne() {
    there.serve(
        "thing.refuse",
        call -> {
          throw KernelProblem.PRECONDITION_FAILED.because("It has changed.");
        });

    var failure = catchThrowableOfType(ReplyException.class, () -> ask("thing.refuse").await());

    assertThat(failure.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
    assertThat(failure.failureCode()).isEqualTo(412);
    assertThat(new JsonObject(failure.getMessage()).getString("code"))
        .isEqualTo("PRECONDITION_FAILED");
  }

  @Test
  void thePartsOfAnAnswerComeOneByOne() {
    there.serve(
        "thing.export",
        call -> {
          int part = call.part() == null ? 0 : Integer.parseInt(call.part());
          var answer = Answer.of(Buffer.buffer("part " + part + '\n'));
          return Future.succeededFuture(
              part == 2
                  ? answer
                  : answer.with(Map.of(Answer.NEXT_PART, Integer.toString(part + 1))));
        });
    var text = new StringBuilder();
    var call = call("thing.export", "acme");
    String next;
    do {
      var answer = here.bus().request(call, TIMEOUT).await();
      text.append(answer.body());
      next = answer.headers().get(Answer.NEXT_PART);
      call = call("thing.export", "acme").continued(String.valueOf(next), call.deadline());
    } while (next != null);

    assertThat(text).hasToString("part 0\npart 1\npart 2\n");
  }

  @Test
  void whatIsServedHereStaysHereUntilItIsServedHereNoMore() {
    var far = new AtomicInteger();
    var near = new AtomicInteger();
    there.serve("thing.both", call -> count(far));
    var deployment = here.serve("thing.both", call -> count(near));
    for (int i = 0; i < 20; i++) {
      ask("thing.both").await();
    }
    assertThat(near).hasValue(20);
    assertThat(far).hasValue(0);

    here.vertx().undeploy(deployment).await();

    ask("thing.both").await();
    assertThat(far).hasValue(1);
  }

  private static Future<Answer> count(AtomicInteger counter) {
    counter.incrementAndGet();
    return Future.succeededFuture(Answer.NO_CONTENT);
  }

  @Test
  void anEventIsHeardOnceByEachNode() {
    var heardHere = new ConcurrentLinkedQueue<JsonObject>();
    var heardThere = new ConcurrentLinkedQueue<JsonObject>();
    here.bus().hear("thing.happened", heardHere::add).await();
    there.bus().hear("thing.happened", heardThere::add).await();
    there.bus().hear("thing.ended", heardThere::add).await();

    var fact = JsonObject.of("id", 1);
    here.bus().publishHere("thing.happened", JsonObject.of("id", "not for others"));
    here.bus().publish("thing.happened", fact);
    here.bus().publish("thing.ended", JsonObject.of("id", 2));

    Patience.until("both are heard there", () -> heardThere.size() == 2);
    assertThat(heardThere).containsExactlyInAnyOrder(fact, JsonObject.of("id", 2));
    assertThat(heardHere).containsExactly(JsonObject.of("id", "not for others"), fact);
  }

  @Test
  void aMessageWithoutTheSealOrWithAnothersTenantIsRefused() {
    var served = new AtomicInteger();
    there.serve("thing.forge", call -> count(served));
    var captured = new ArrayList<DeliveryOptions>();
    var body = new ArrayList<Buffer>();
    here.vertx()
        .eventBus()
        .addOutboundInterceptor(sending -> {
          if (sending.message().address().equals("thing.forge") && captured.isEmpty()) {
            captured.add(new DeliveryOptions().setHeaders(copyOf(sending.message().headers())));
            body.add(((Buffer) sending.body()).copy());
          }
          sending.next();
        });
    ask("thing.forge").await();
    var genuine = captured.getFirst();
    double before = there.failures("refused");

    var otherTenant =
        new DeliveryOptions().setHeaders(copyOf(genuine.getHeaders()).set("tenant", "beta"));
    var noTenant = new DeliveryOptions().setHeaders(copyOf(genuine.getHeaders()).remove("tenant"));
    var noSeal = new DeliveryOptions().setHeaders(copyOf(genuine.getHeaders()).remove("seal"));
    refused("thing.forge", body.getFirst(), otherTenant);
    refused("thing.forge", body.getFirst(), noTenant);
    refused("thing.forge", body.getFirst(), noSeal);
    refused("thing.forge", Buffer.buffer("{\"params\":{},\"body\":{\"x\":1}}"), genuine);
    refused("thing.forge", new JsonObject(), noSeal);
    there.serve("thing.other", call -> count(served));
    refused("thing.other", body.getFirst(), genuine);

    assertThat(served).hasValue(1);
    assertThat(there.failures("refused")).isEqualTo(before + 6);
  }

  private static MultiMap copyOf(MultiMap headers) {
    return MultiMap.caseInsensitiveMultiMap().addAll(headers);
  }

  // Answered as a refusal that carries a seal itself, which a raw client cannot ask for.
  private static void refused(String address, Object body, DeliveryOptions options) {
    var reply = here.vertx().eventBus().<Buffer>request(address, body, options).await();

    assertThat(reply.headers().get("problem-status")).isEqualTo("401");
  }

  @Test
  void anEventWithoutTheSealIsNotHeard() {
    var heard = new ConcurrentLinkedQueue<JsonObject>();
    there.bus().hear("thing.forged", heard::add).await();

    here.vertx().eventBus().publish("thing.forged", JsonObject.of("status", "active"));
    here.bus().publish("thing.forged", JsonObject.of("id", 1));

    Patience.until("the genuine one is heard", () -> !heard.isEmpty());
    assertThat(heard).containsExactly(JsonObject.of("id", 1));
  }

  @Test
  void aQuestionIsAnsweredFromTheOtherNode() {
    there.bus().tell("thing.facts", asked -> asked.copy().put("answered", true)).await();

    var facts = here.bus().ask("thing.facts", JsonObject.of("id", 3)).await();

    assertThat(facts).isEqualTo(JsonObject.of("id", 3, "answered", true));
  }

  @Test
  void whoNobodyServesIsSaidAtOnceToBeUnserved() {
    var failure = catchThrowableOfType(ReplyException.class, () -> ask("thing.nobody").await());

    assertThat(failure.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS);
    assertThat(here.failures("unserved")).isPositive();
  }
}
