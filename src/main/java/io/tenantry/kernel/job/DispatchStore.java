package io.tenantry.kernel.job;

import io.tenantry.kernel.redis.LuaScript;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which job is next, in Redis: a queue for each tenant and a ring of the tenants that have one. All
 * of it can be lost and is pushed again. Its keys lie together, in one slot of a cluster.
 */
public final class DispatchStore {
  private static final LuaScript PUSH = LuaScript.named("job_push");
  private static final LuaScript CLAIM = LuaScript.named("job_claim");
  private static final LuaScript ACK = LuaScript.named("job_ack");
  private static final LuaScript HOLD = LuaScript.named("job_hold");
  private static final LuaScript SWEEP = LuaScript.named("job_sweep");
  private static final LuaScript TERMS = LuaScript.named("job_terms");

  private final RedisConnection redis;
  private volatile List<String> keys = List.of();

  public DispatchStore(RedisConnection redis) {
    this.redis = redis;
  }

  /** Says whose jobs these are, before anything else: others may use the same Redis. */
  public void belongTo(UUID installation) {
    keys = List.of("{jobs:" + installation + '}');
  }

  /** Puts jobs into the queue; those that are there stay where they are. */
  public Future<?> push(Collection<ReadyJob> jobs) {
    var arguments = new ArrayList<String>(jobs.size() * 4);
    for (var job : jobs) {
      arguments.add(job.tenant());
      arguments.add(job.id().toString());
      arguments.add(job.place());
      arguments.add(Long.toString(job.due()));
    }
    return redis.run(PUSH, keys, arguments);
  }

  /**
   * Takes up to {@code most} jobs for a worker, tenants in turns.
   *
   * @param otherwise the terms of tenants of which none were set
   * @return empty where Redis was emptied and the queues are to be built again
   */
  public Future<Optional<List<ClaimedJob>>> claim(String worker, int most, Terms otherwise) {
    return redis
        .run(CLAIM, keys, List.of(worker, Integer.toString(most), otherwise.text()))
        .map(DispatchStore::claimed);
  }

  private static Optional<List<ClaimedJob>> claimed(@Nullable Response response) {
    var answer = Objects.requireNonNull(response);
    var jobs = new ArrayList<ClaimedJob>();
    int i = 0;
    while (i < answer.size()) {
      if (answer.size() == 1) {
        return Optional.empty();
      }
      var tenant = answer.get(i).toString();
      int count = number(answer.get(i + 1));
      for (int j = 0; j < count; j++) {
        jobs.add(new ClaimedJob(tenant, UUID.fromString(answer.get(i + 2 + j).toString())));
      }
      i += 2 + count;
    }
    return Optional.of(jobs);
  }

  private static int number(Response response) {
    return Objects.requireNonNull(response.toInteger());
  }

  /** Gives back what a worker took: how many of each tenant's jobs ended or were not started. */
  public Future<?> ack(String worker, Map<String, Integer> jobs) {
    return redis.run(ACK, keys, counts(worker, jobs));
  }

  /** Says how many of each tenant's jobs a worker has, and of no other tenant any. */
  public Future<?> hold(String worker, Map<String, Integer> jobs) {
    return redis.run(HOLD, keys, counts(worker, jobs));
  }

  private static List<String> counts(String worker, Map<String, Integer> jobs) {
    var arguments = new ArrayList<String>(1 + jobs.size() * 2);
    arguments.add(worker);
    jobs.forEach((tenant, count) -> {
      arguments.add(tenant);
      arguments.add(Integer.toString(count));
    });
    return arguments;
  }

  /**
   * Whether the caller is to push every job that waits; frees what dead workers held.
   *
   * @param pauseMillis for how long nobody else sweeps, unless Redis is emptied
   */
  public Future<Boolean> sweep(long pauseMillis, Collection<String> liveWorkers) {
    var arguments = new ArrayList<String>(1 + liveWorkers.size());
    arguments.add(Long.toString(pauseMillis));
    arguments.addAll(liveWorkers);
    return redis
        .run(SWEEP, keys, arguments)
        .map(answer -> number(Objects.requireNonNull(answer)) == 1);
  }

  /** Sets tenants' terms; those that have them already keep their turn. */
  public Future<?> terms(Map<String, Terms> terms) {
    var arguments = new ArrayList<String>(terms.size() * 2);
    terms.forEach((tenant, term) -> {
      arguments.add(tenant);
      arguments.add(term.text());
    });
    return redis.run(TERMS, keys, arguments);
  }

  /**
   * What a tenant may have.
   *
   * @param weight how many jobs it may start a turn
   * @param most how many of its jobs may run at once
   */
  public record Terms(int weight, int most) {
    /** The same for a tenant that may use a part of it, but one job at least. */
    public Terms part(double share) {
      return new Terms(weight, (int) Math.max(1, Math.ceil(most * share)));
    }

    String text() {
      return weight + " " + most;
    }
  }
}
