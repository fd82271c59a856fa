package io.tenantry.job;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.job.ClaimedJob;
import io.tenantry.kernel.job.Enqueued;
import io.tenantry.kernel.job.NewJob;
import io.tenantry.kernel.job.ReadyJob;
import io.tenantry.kernel.json.JsonText;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Takes a tenant's jobs, shows them, and stops or repeats them. */
public final class JobVerticle extends VerticleBase {
  private static final Duration FARTHEST = Duration.ofDays(366);
  private static final long KEEP_ALIVE_MILLIS = 15_000;

  private final Jobs shared;
  private final JobRepository jobs;
  private final JobCheck checks;
  private JobWatch watch;

  @SuppressWarnings("NullAway.Init")
  public JobVerticle(Jobs shared) {
    this.shared = shared;
    this.jobs = shared.jobs;
    this.checks = new JobCheck(shared);
  }

  @Override
  public Future<?> start() {
    watch = new JobWatch(vertx, shared.states);
    return new Operations(shared.bus)
        .on("job.enqueue", this::enqueue)
        // For rooms that write down what is to be enqueued later.
        .on("job.check", call -> check(call).map(Answer.NO_CONTENT))
        .on("job.list", this::list)
        .on("job.get", this::get)
        .on("job.cancel", this::cancel)
        .on("job.retry", this::retry)
        .on("job.watch", this::watch)
        .register();
  }

  private Future<Answer> enqueue(Call call) {
    var body = call.body();
    var name = body.getString("task_type");
    return check(call).compose(payload -> insert(call, job(body, name, payload)));
  }

  private Future<String> check(Call call) {
    return checks.payload(
        call.caller(),
        call.body().getString("task_type"),
        call.body().getJsonObject("payload", new JsonObject()));
  }

  private NewJob job(JsonObject body, String type, String payload) {
    return new NewJob(
        shared.ids.next(),
        type,
        payload,
        runAt(body.getString("run_at")),
        body.getInteger("priority", 0),
        body.getInteger("max_attempts", 3),
        body.getString("unique_key"));
  }

  private @Nullable OffsetDateTime runAt(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var time = OffsetDateTime.parse(text);
    if (Duration.between(shared.clock.instant(), time.toInstant()).compareTo(FARTHEST) > 0) {
      throw invalid("/run_at", "is more than 366 days ahead");
    }
    return time;
  }

  private Future<Answer> insert(Call call, NewJob job) {
    var made =
        call.once() == null
            ? jobs.insert(call, job).map(enqueued -> committed(call, job, enqueued))
            : insertOnce(call, job);
    return made.recover(failure ->
        JobRepository.isTaken(failure) ? existing(call, job) : Future.failedFuture(failure));
  }

  private Answer committed(Call call, NewJob job, Enqueued enqueued) {
    shared.queue.ready(enqueued.ready());
    return accepted(job.id(), Job.fresh(job, call, enqueued));
  }

  private Future<Answer> insertOnce(Call call, NewJob job) {
    var written = new AtomicReference<@Nullable Enqueued>();
    return jobs.insertOnce(
            call,
            job,
            enqueued -> {
              written.set(enqueued);
              return accepted(job.id(), Job.fresh(job, call, enqueued));
            })
        .onSuccess(answer -> {
          var enqueued = written.get();
          // A replay has written nothing.
          if (enqueued != null) {
            shared.queue.ready(enqueued.ready());
          }
        });
  }

  private static Answer accepted(UUID id, String text) {
    return Answer.of(Buffer.buffer(text)).with(Map.of("location", "/v1/jobs/" + id));
  }

  // Whoever asks for what is under way already gets that.
  private Future<Answer> existing(Call call, NewJob job) {
    var key = String.valueOf(job.uniqueKey());
    return jobs.live(jobs.names(call), job.taskType(), key)
        .compose(live ->
            live.map(id ->
                    jobs.find(jobs.names(call), id)
                        .map(found -> accepted(id, found.orElseThrow().text())))
                // It ended in between.
                .orElseGet(() -> insert(call, job)));
  }

  private Future<Answer> get(Call call) {
    long wait = call.params().getInteger("wait", 0) * 1_000L;
    return find(call).compose(job -> until(call, job, System.nanoTime() + wait * 1_000_000));
  }

  private Future<Answer> until(Call call, Job job, long deadline) {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (job.status().isOver() || left <= 0) {
      return Future.succeededFuture(answer(job));
    }
    return watch
        .change(new ClaimedJob(call.tenant(), job.id()), job.revision(), left)
        .compose(changed -> find(call))
        .compose(now -> until(call, now, deadline));
  }

  /** One event for each state that is seen; a part of the answer ends with each. */
  private Future<Answer> watch(Call call) {
    var part = call.part();
    var last = part == null ? call.params().getString("last-event-id") : part;
    int seen = revision(last);
    return find(call)
        .compose(job -> {
          if (job.revision() > seen || job.status().isOver()) {
            return Future.succeededFuture(event(job, seen));
          }
          return watch
              .change(new ClaimedJob(call.tenant(), job.id()), job.revision(), KEEP_ALIVE_MILLIS)
              .compose(changed -> find(call))
              .map(now -> now.revision() > seen ? event(now, seen) : stream(": waiting\n\n", seen));
        });
  }

  private static int revision(@Nullable String eventId) {
    try {
      return eventId == null ? 0 : Integer.parseInt(eventId);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Answer event(Job job, int seen) {
    var text =
        job.revision() > seen
            ? "id: " + job.revision() + "\nevent: job\ndata: " + job.text() + "\n\n"
            : "";
    return job.status().isOver()
        ? new Answer(0, Buffer.buffer(text), Map.of("content-type", "text/event-stream"))
        : stream(text, job.revision());
  }

  private static Answer stream(String text, int seen) {
    return new Answer(
        0,
        Buffer.buffer(text),
        Map.of("content-type", "text/event-stream", Answer.NEXT_PART, Integer.toString(seen)));
  }

  private Future<Answer> cancel(Call call) {
    return change(call, "requestCancel", JobProblem.JOB_NOT_CANCELLABLE, "It has ended already.");
  }

  private Future<Answer> retry(Call call) {
    return find(call)
        .compose(job ->
            change(
                    call,
                    "retryByHand",
                    JobProblem.JOB_NOT_RETRYABLE,
                    "Only what has failed or was cancelled can be.")
                .onSuccess(answer ->
                    shared.queue.ready(
                        new ReadyJob(
                            call.tenant(),
                            job.id(),
                            job.priority(),
                            shared.clock.instant().atOffset(ZoneOffset.UTC)))));
  }

  private Future<Answer> change(Call call, String statement, JobProblem refusal, String why) {
    return find(call)
        .compose(job ->
            jobs.change(
                call,
                job.id(),
                statement,
                changed -> answer(changed.orElseThrow(() -> refusal.because(why)))));
  }

  private Future<Job> find(Call call) {
    return jobs.find(jobs.names(call), id(call))
        .map(found ->
            found.orElseThrow(
                () -> KernelProblem.NOT_FOUND.because("There is no job of this id.")));
  }

  private Future<Answer> list(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var after = Cursor.parse(call.params().getString("cursor"));
    return jobs.list(
            jobs.names(call),
            call.params().getString("status"),
            call.params().getString("task_type"),
            after == null ? null : after.uuid(),
            limit + 1)
        .map(rows -> page(rows, limit));
  }

  private static Answer page(List<Job> rows, int limit) {
    var text = new StringBuilder(64 + rows.size() * 512).append("{\"items\":[");
    int size = Math.min(limit, rows.size());
    for (int i = 0; i < size; i++) {
      (i == 0 ? text : text.append(',')).append(rows.get(i).text());
    }
    text.append("],\"next_cursor\":");
    if (rows.size() > limit) {
      var last = rows.get(limit - 1);
      JsonText.quote(new Cursor(last.createdAt(), last.id().toString()).text(), text);
    } else {
      text.append("null");
    }
    return Answer.of(Buffer.buffer(text.append('}').toString()));
  }

  private static Answer answer(Job job) {
    return Answer.of(Buffer.buffer(job.text()));
  }

  private static UUID id(Call call) {
    return UUID.fromString(call.params().getString("id"));
  }

  private static RuntimeException invalid(String pointer, String detail) {
    return KernelProblem.VALIDATION_FAILED.because(
        "The job cannot be taken.",
        JsonObject.of("errors", JsonArray.of(JsonObject.of("pointer", pointer, "detail", detail))));
  }
}
