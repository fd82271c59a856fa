package io.tenantry.kernel.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Sends calls to the operations that serve them. An operation served on the very event loop that
 * asks is reached by its lane: the same bus, but an address of that loop's own and messages handed
 * over as they are, so that a request neither changes threads nor is copied. Any other is reached
 * at its plain address, wherever it is served.
 */
public final class Bus {
  private static final String CALL = "tenantry.call";
  private static final String ANSWER = "tenantry.answer";
  private static final long ASKING_MILLIS = 5_000;
  private static final DeliveryOptions REPLY = new DeliveryOptions().setCodecName(ANSWER);

  private final EventBus events;
  private final Set<String> lanes = ConcurrentHashMap.newKeySet();
  private final Set<String> served = ConcurrentHashMap.newKeySet();

  public Bus(Vertx vertx) {
    this.events = vertx.eventBus();
    events.registerCodec(new ByReference<Call>(CALL));
    events.registerCodec(new ByReference<Answer>(ANSWER));
  }

  /**
   * Calls an operation; the future fails with a {@code ReplyException} whose message is the problem
   * document, or whose type is no handlers or timeout.
   *
   * @param timeout milliseconds, at least 1
   */
  public Future<Answer> request(Call call, long timeout) {
    var lane = lane(call.operation());
    if (lanes.contains(lane)) {
      var options =
          new DeliveryOptions().setCodecName(CALL).setLocalOnly(true).setSendTimeout(timeout);
      return events.<Answer>request(lane, call, options).map(Message::body);
    }
    var options = new DeliveryOptions().setSendTimeout(timeout).setHeaders(Wire.headers(call));
    return events
        .<Object>request(call.operation(), Wire.body(call), options)
        .map(reply -> Wire.answer(reply.headers(), reply.body()));
  }

  /** Tells every node that something happened, named in the past tense; nobody may rely on it. */
  public void publish(String event, JsonObject facts) {
    events.publish(event, facts);
  }

  /** Hears an event for as long as the caller's verticle is deployed. */
  public Future<Void> hear(String event, io.vertx.core.Handler<JsonObject> hearer) {
    return events
        .<JsonObject>consumer(event, message -> hearer.handle(message.body()))
        .completion();
  }

  /** Asks for a few facts at an address that is no operation; fails where nobody answers. */
  public Future<JsonObject> ask(String address, JsonObject question) {
    return events
        .<JsonObject>request(address, question, new DeliveryOptions().setSendTimeout(ASKING_MILLIS))
        .map(Message::body);
  }

  /** Answers such questions for as long as the caller's verticle is deployed. */
  public Future<Void> tell(String address, Function<JsonObject, JsonObject> told) {
    return events
        .<JsonObject>consumer(address, message -> message.reply(told.apply(message.body())))
        .completion();
  }

  /** Whether this program has operations at the address, or once had. */
  public boolean serves(String operation) {
    return served.contains(operation);
  }

  Future<Void> consume(String operation, io.vertx.core.Handler<Message<JsonObject>> consumer) {
    served.add(operation);
    return events.consumer(operation, consumer).completion();
  }

  Future<Void> consumeLane(String operation, io.vertx.core.Handler<Message<Call>> consumer) {
    var lane = lane(operation);
    return events
        .localConsumer(lane, consumer)
        .completion()
        .onSuccess(registered -> lanes.add(lane));
  }

  static void reply(Message<Call> message, Answer answer) {
    message.reply(answer, REPLY);
  }

  // An event loop is one thread for as long as the process runs, so its id names the lane.
  private static String lane(String operation) {
    return operation + '@' + Thread.currentThread().threadId();
  }
}
