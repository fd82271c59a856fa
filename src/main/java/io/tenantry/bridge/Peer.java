package io.tenantry.bridge;

import io.tenantry.kernel.ProblemException;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.job.TaskType;
import io.tenantry.kernel.job.Tasks;
import io.tenantry.kernel.json.Schema;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program that has shown the token: it announces types, is given their jobs, reports and replies.
 * What it may address is listed here, by name; the bus has no other way in. Only its own event loop
 * touches it.
 */
final class Peer {
  static final String REPORT = "bridge.report";
  private static final String REPLY = "reply.";
  private static final String TASK = "task.";
  private static final int TYPES_MOST = 100;
  private static final int PROGRESS_MOST = 16 * 1024;

  private final Vertx vertx;
  private final Bus bus;
  private final ServedTypes served;
  private final Line line;
  private final BridgeMetrics metrics;
  private final Map<String, TaskType> announced = new HashMap<>();
  private final Map<String, Delivery> deliveries = new LinkedHashMap<>();
  private long delivered;

  Peer(Vertx vertx, Bus bus, ServedTypes served, Line line, BridgeMetrics metrics) {
    this.vertx = vertx;
    this.bus = bus;
    this.served = served;
    this.line = line;
    this.metrics = metrics;
    metrics.servers(1);
  }

  /** How many jobs it has now. */
  int busy() {
    return deliveries.size();
  }

  /** Follows a frame, or says why not. */
  void take(Frame frame) {
    switch (frame.type()) {
      case "ping" -> line.write(JsonObject.of("type", "pong"));
      case "register" -> register(frame);
      case "unregister" -> served.remove(this, name(frame.address()));
      case "send" -> sent(frame);
      case "publish" -> throw Refusal.ACCESS_DENIED.because("Nothing is published from outside.");
      default ->
          throw Refusal.BAD_FRAME.because("A frame's type is send, register, unregister or ping.");
    }
  }

  private void sent(Frame frame) {
    var address = frame.address();
    if (address.equals(Tasks.ANNOUNCE)) {
      announce(frame);
    } else if (address.equals(REPORT)) {
      report(frame);
    } else if (address.startsWith(REPLY)) {
      reply(frame);
    } else {
      throw Refusal.ACCESS_DENIED.because(
          "A server of tasks may send to task.announce, bridge.report and to its jobs.");
    }
  }

  private void announce(Frame frame) {
    var type = type(frame.json());
    served.requireFree(type.name());
    if (!announced.containsKey(type.name()) && announced.size() >= TYPES_MOST) {
      throw Refusal.ACCESS_DENIED.because("One server announces up to " + TYPES_MOST + " types.");
    }
    announced.put(type.name(), type);
    var registered = served.of(this).contains(type.name());
    if (registered) {
      served.add(this, type);
    }
    line.reply(frame, JsonObject.of("type", type.name(), "registered", registered));
  }

  private static TaskType type(JsonObject announcement) {
    try {
      var type = TaskType.fromJson(announcement);
      Schema.compile(type.schema(), type.schema());
      return type;
    } catch (RuntimeException e) {
      // Whatever it is that cannot be read: it came from outside, and its sender has to know.
      throw Refusal.BAD_ANNOUNCEMENT.because(String.valueOf(e.getMessage()));
    }
  }

  private void register(Frame frame) {
    var type = announced.get(name(frame.address()));
    if (type == null) {
      throw Refusal.ACCESS_DENIED.because("Announce the type first; only such can be registered.");
    }
    served
        .add(this, type)
        .onSuccess(reachable -> line.reply(frame, JsonObject.of("type", type.name())));
  }

  private static String name(String address) {
    if (!address.startsWith(TASK)) {
      throw Refusal.ACCESS_DENIED.because("A server of tasks registers for task.<type> alone.");
    }
    return address.substring(TASK.length());
  }

  /** Gives it a job; the future has what it replies, or that it is gone. */
  Future<Answer> deliver(Call call, Duration timeout) {
    var delivery = new Delivery(call, Promise.promise());
    var address = REPLY + ++delivered;
    deliveries.put(address, delivery);
    metrics.jobs(1);
    // The worker does not wait any longer either.
    long timer =
        vertx.setTimer(
            timeout.toMillis(), late -> lose(address, "The task did not reply in time."));
    line.write(delivery.frame(address, REPORT));
    return delivery.answer().future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private void reply(Frame frame) {
    var delivery = take(frame.address());
    if (delivery == null) {
      throw Refusal.UNKNOWN_JOB.because("No job waits for this reply: it came twice or too late.");
    }
    try {
      delivery.answer().tryComplete(Outcome.of(frame));
    } catch (ProblemException e) {
      delivery.answer().tryFail(e);
    }
  }

  private @Nullable Delivery take(String address) {
    var delivery = deliveries.remove(address);
    if (delivery != null) {
      metrics.jobs(-1);
    }
    return delivery;
  }

  private void report(Frame frame) {
    var report = frame.json();
    var told = report.getValue("progress");
    if (told != null
        && (!(told instanceof JsonObject progress) || progress.encode().length() > PROGRESS_MOST)) {
      throw Refusal.BAD_REPORT.because(
          "Progress is a JSON object of up to " + PROGRESS_MOST + " characters.");
    }
    var delivery = deliveries.values().stream().filter(job -> job.isOf(report)).findFirst();
    if (delivery.isEmpty()) {
      // It has no such job, or no more: whatever it does there, it should stop.
      line.reply(frame, JsonObject.of("cancelled", true));
      return;
    }
    bus.ask(delivery.get().worker(), delivery.get().report((JsonObject) told))
        .map(answer -> answer.getBoolean("cancelled", false))
        .otherwise(false)
        .onSuccess(cancelled -> line.reply(frame, JsonObject.of("cancelled", cancelled)));
  }

  /** The connection is over: what it had is tried again. */
  void leave() {
    metrics.servers(-1);
    served.of(this).forEach(name -> served.remove(this, name));
    List.copyOf(deliveries.keySet())
        .forEach(address -> lose(address, "The connection to the task's server was lost."));
  }

  private void lose(String address, String why) {
    var delivery = take(address);
    if (delivery != null) {
      delivery.answer().tryFail(BridgeProblem.TASK_SERVER_LOST.because(why));
    }
  }
}
