package io.tenantry.kernel.bus;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls to the operations that serve them. An operation served on the very event loop that
 * asks is reached by its lane, which is a call and no message, so that a request does not change
 * threads. One that is served elsewhere in this process gets a message. Both get the call as it is.
 * Only one that nobody serves here goes to another node, as JSON and sealed.
 */
public final class Bus {
  private static final String CALL = "tenantry.call";
  private static final String ANSWER = "tenantry.answer";
  private static final String HERE = "tenantry.here";
  private static final long ASKING_MILLIS = 5_000;
  private static final DeliveryOptions REPLY = new DeliveryOptions().setCodecName(ANSWER);

  private final Vertx vertx;
  private final EventBus events;
  private final @Nullable Between between;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
  private final Set<String> here = ConcurrentHashMap.newKeySet();

  /** The bus of a process that shares it with no other. */
  public Bus(Vertx vertx) {
    this(vertx, null);
  }

  /** The bus of one node of a cluster. */
  public Bus(Vertx vertx, Seals seals, MeterRegistry registry) {
    this(vertx, new Between(vertx, seals, registry));
    // What other nodes send is JSON: nobody makes this process load classes by name.
    events.serializableChecker(name -> false).clusterSerializableChecker(name -> false);
  }

  private Bus(Vertx vertx, @Nullable Between between) {
    this.vertx = vertx;
    this.events = vertx.eventBus();
    this.between = between;
    events.registerCodec(new ByReference<Call>(CALL));
    events.registerCodec(new ByReference<Answer>(ANSWER));
    events.registerCodec(new ByReference<Here>(HERE));
  }

  /**
   * Calls an operation; the future fails with a {@code ReplyException} whose message is the problem
   * document, or whose type is no handlers or timeout.
   *
   * @param timeout milliseconds, at least 1
   */
  public Future<Answer> request(Call call, long timeout) {
    var lane = lanes.get(lane(call.operation()));
    if (lane != null) {
      return lane.request(((VertxInternal) vertx).getOrCreateContext(), call, timeout);
    }
    if (here.contains(call.operation())) {
      return orElsewhere(
          requestHere(call.operation(), call, timeout), () -> requestElsewhere(call, timeout));
    }
    return requestElsewhere(call, timeout);
  }

  private Future<Answer> requestHere(String address, Call call, long timeout) {
    var options =
        new DeliveryOptions().setCodecName(CALL).setLocalOnly(true).setSendTimeout(timeout);
    return events.<Answer>request(address, call, options).map(Message::body);
  }

  private Future<Answer> requestElsewhere(Call call, long timeout) {
    if (between != null) {
      var headers = Wire.headers(call).set(Wire.TIMEOUT, Long.toString(timeout));
      return between
          .request(call.operation(), headers, Wire.body(call), timeout)
          .map(reply -> Wire.answer(reply.headers(), reply.body()));
    }
    var options = new DeliveryOptions().setSendTimeout(timeout).setHeaders(Wire.headers(call));
    return events
        .<Object>request(call.operation(), Wire.body(call), options)
        .map(reply -> Wire.answer(reply.headers(), reply.body()));
  }

  // Who served it here may have left.
  private <T> Future<T> orElsewhere(
      Future<T> answer, java.util.function.Supplier<Future<T>> elsewhere) {
    return between == null
        ? answer
        : answer.recover(failure ->
            Between.isUnserved(failure) ? elsewhere.get() : Future.failedFuture(failure));
  }

  /** Tells every node that something happened, named in the past tense; nobody may rely on it. */
  public void publish(String event, JsonObject facts) {
    publishHere(event, facts);
    publishElsewhere(event, facts);
  }

  /** The same for all nodes but this one, which knows already. */
  public void publishElsewhere(String event, JsonObject facts) {
    if (between != null) {
      between.publish(event, facts);
    }
  }

  /** The same for this node alone: what each node finds out by itself. */
  public void publishHere(String event, JsonObject facts) {
    var options = new DeliveryOptions().setCodecName(HERE).setLocalOnly(true);
    events.publish(event, new Here(facts), options);
  }

  /** Hears an event for as long as the caller's verticle is deployed. */
  public Future<Void> hear(String event, Handler<JsonObject> hearer) {
    return events.consumer(event, message -> heard(message, hearer)).completion();
  }

  /** The same for events of this node alone. */
  public Future<Void> hearHere(String event, Handler<JsonObject> hearer) {
    return events.localConsumer(event, message -> heard(message, hearer)).completion();
  }

  private void heard(Message<?> message, Handler<JsonObject> hearer) {
    var body = Between.bodyOf(message);
    if (body instanceof Here its) {
      hearer.handle(its.facts());
    } else if (between != null) {
      var facts = between.facts(message);
      if (facts != null) {
        hearer.handle(facts);
      }
    } else if (body instanceof JsonObject facts) {
      hearer.handle(facts);
    }
  }

  /** Asks for a few facts at an address that is no operation; fails where nobody answers. */
  public Future<JsonObject> ask(String address, JsonObject question) {
    return here.contains(address)
        ? orElsewhere(askHere(address, question), () -> askElsewhere(address, question))
        : askElsewhere(address, question);
  }

  private Future<JsonObject> askHere(String address, JsonObject question) {
    var options =
        new DeliveryOptions().setCodecName(HERE).setLocalOnly(true).setSendTimeout(ASKING_MILLIS);
    return events.<Here>request(address, new Here(question), options).map(m -> m.body().facts());
  }

  private Future<JsonObject> askElsewhere(String address, JsonObject question) {
    if (between != null) {
      return between
          .request(address, MultiMap.caseInsensitiveMultiMap(), question, ASKING_MILLIS)
          .map(reply -> Wire.json(reply.body()));
    }
    return events
        .<JsonObject>request(address, question, new DeliveryOptions().setSendTimeout(ASKING_MILLIS))
        .map(Message::body);
  }

  /** Answers such questions for as long as the caller's verticle is deployed. */
  public Future<Void> tell(String address, Function<JsonObject, JsonObject> told) {
    return events
        .consumer(address, message -> tell(message, told))
        .completion()
        .onSuccess(registered -> here.add(address));
  }

  private void tell(Message<?> message, Function<JsonObject, JsonObject> told) {
    if (Between.bodyOf(message) instanceof Here question) {
      var options = new DeliveryOptions().setCodecName(HERE);
      message.reply(new Here(told.apply(question.facts())), options);
    } else if (between != null) {
      between.answer(message, told);
    } else {
      message.reply(told.apply(Wire.json(message.body())));
    }
  }

  /** Whether this program has operations at the address, or once had. */
  public boolean serves(String operation) {
    return here.contains(operation);
  }

  Future<Void> consume(String operation, Handler<Message<Object>> consumer) {
    return events
        .consumer(operation, consumer)
        .completion()
        .onSuccess(registered -> here.add(operation));
  }

  /** Opens the lane of the event loop that calls, for as long as the lane's verticle is there. */
  void open(String operation, Lane opened) {
    var name = lane(operation);
    lanes.put(name, opened);
    opened
        .context()
        .addCloseHook(closed -> {
          lanes.remove(name, opened);
          closed.succeed();
        });
  }

  /** The call that a message is; fails with a problem where it is none or has no right to be. */
  Call received(Message<?> message) {
    if (Between.bodyOf(message) instanceof Call call) {
      return call;
    }
    var body = between == null ? message.body() : between.require(message);
    return Wire.call(message.address(), message.headers(), body);
  }

  void reply(Message<?> message, Answer answer) {
    if (Between.bodyOf(message) instanceof Call) {
      message.reply(answer, REPLY);
    } else if (between != null) {
      between.reply(message, Wire.headers(answer), answer.body());
    } else {
      message.reply(answer.body(), new DeliveryOptions().setHeaders(Wire.headers(answer)));
    }
  }

  void fail(Message<?> message, int status, String problem) {
    if (between == null || Between.bodyOf(message) instanceof Call) {
      message.fail(status, problem);
    } else {
      between.fail(message, status, problem);
    }
  }

  // An event loop is one thread for as long as the process runs, so its id names the lane.
  private static String lane(String operation) {
    return operation + '@' + Thread.currentThread().threadId();
  }
}
