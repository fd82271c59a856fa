package io.tenantry.job;

import io.tenantry.kernel.job.ClaimedJob;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Jobs that do nothing, from their enqueuing to the commit of their end, beside the same writes
 * with nothing around them; one tenant beside many; and how soon an idle worker begins.
 *
 * <p>{@code [--jobs 20000] [--batch 500] [--rounds 5] [--tenants 1000] [--single 300] [--rate yes]}
 */
public final class JobsBench {
  private static final int LANES = 4;
  private static final int IN_FLIGHT = 64;

  private final JobsNode node;
  private final int jobs;
  private final int batch;

  private JobsBench(JobsNode node, int jobs, int batch) {
    this.node = node;
    this.jobs = jobs;
    this.batch = batch;
  }

  public static void main(String[] arguments) throws Exception {
    var options = new java.util.HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    int rounds = number(options.get("--rounds"), 5);
    int tenants = number(options.get("--tenants"), 1000);
    try (var node = new JobsNode(number(options.get("--concurrency"), 400), "100000")) {
      var bench =
          new JobsBench(
              node, number(options.get("--jobs"), 20_000), number(options.get("--batch"), 500));
      if (options.containsKey("--rate")) {
        // Beside other systems in the same run: one number, of a node that is as warm as one that
        // serves.
        for (int round = 0; round < rounds; round++) {
          bench.platform();
        }
        System.out.printf("%.0f%n", bench.platform());
        return;
      }
      var ratios = new ArrayList<Double>();
      var spreads = new ArrayList<Double>();
      for (int round = 0; round <= rounds; round++) {
        double platform = bench.platform();
        double floor = bench.floor();
        double one = bench.single(1, tenants);
        double many = bench.single(tenants, tenants);
        if (round > 0) {
          System.out.printf(
              "round %d: platform %,.0f jobs/s, floor %,.0f jobs/s; %d jobs one by one: of one tenant %.2f s, of as many %.2f s%n",
              round, platform, floor, tenants, one, many);
          ratios.add(platform / floor);
          spreads.add(many / one);
        }
      }
      System.out.println("platform / floor " + spread(ratios));
      System.out.println("many tenants / one tenant, time " + spread(spreads));
      bench.latency(number(options.get("--single"), 300));
    }
  }

  private static int number(@org.jspecify.annotations.Nullable String text, int otherwise) {
    return text == null ? otherwise : Integer.parseInt(text);
  }

  private static String spread(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    return "%.2f (%.2f–%.2f)"
        .formatted(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
  }

  /** Jobs a second of one tenant, enqueued in batches while the worker runs them. */
  private double platform() {
    long before = node.ended();
    long began = System.nanoTime();
    lanes(
        LANES,
        jobs / batch,
        number -> node.insert(JobsNode.tenant(0), batch).onSuccess(node.queue::ready));
    awaitEnded(before + jobs);
    return jobs * 1e9 / (System.nanoTime() - began);
  }

  /** The same statements on the same rows, and nothing else. */
  private double floor() throws Exception {
    long worker = node.states.openLease("floor", 600_000).await();
    var tenant = JobsNode.tenant(0);
    long began = System.nanoTime();
    lanes(
        LANES,
        jobs / batch,
        number ->
            node.insert(tenant, batch)
                .compose(made -> {
                  var claimed = made.stream().map(job -> new ClaimedJob(tenant, job.id())).toList();
                  return node.states.start(worker, claimed);
                })
                .compose(started ->
                    node.states.end(
                        started.stream()
                            .map(job ->
                                new Ending(job.job(), job.run(), JobStatus.SUCCESS, 0, null, false))
                            .toList())));
    double rate = jobs * 1e9 / (System.nanoTime() - began);
    node.states.closeLease(worker).await();
    return rate;
  }

  /** Seconds for so many jobs that are enqueued one by one, of as many tenants as are named. */
  private double single(int tenants, int count) {
    long before = node.ended();
    long began = System.nanoTime();
    lanes(
        IN_FLIGHT,
        count,
        number -> node.insertOne(JobsNode.tenant(number % tenants)).onSuccess(node.queue::ready));
    awaitEnded(before + count);
    return (System.nanoTime() - began) / 1e9;
  }

  /** Runs so many pieces of work, {@code width} at a time, on an event loop. */
  private void lanes(int width, int count, IntFunction<Future<?>> work) {
    Context context = ((VertxInternal) node.vertx).createEventLoopContext();
    var next = new AtomicInteger();
    var done = new ArrayList<Future<?>>();
    for (int lane = 0; lane < width; lane++) {
      var over = Promise.<Void>promise();
      done.add(over.future());
      context.runOnContext(now -> step(next, count, work, over));
    }
    Future.all(done).await();
  }

  private static void step(
      AtomicInteger next, int count, IntFunction<Future<?>> work, Promise<Void> over) {
    int number = next.getAndIncrement();
    if (number >= count) {
      over.complete();
      return;
    }
    work.apply(number).onComplete(done -> step(next, count, work, over), over::fail);
  }

  private void awaitEnded(long wanted) {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (node.ended() < wanted) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("jobs are missing: " + (wanted - node.ended()));
      }
      LockSupport.parkNanos(200_000);
    }
  }

  /** Of an idle system: from before the enqueuing to the call of the task. */
  private void latency(int count) {
    var starts = new long[count];
    var floor = new long[count];
    for (int i = 0; i < count; i++) {
      floor[i] = commitAndRoundTrip();
      long before = node.ended();
      long began = System.nanoTime();
      lanes(1, 1, number -> node.insertOne(JobsNode.tenant(0)).onSuccess(node.queue::ready));
      awaitEnded(before + 1);
      starts[i] = node.calledNanos() - began;
      LockSupport.parkNanos(10_000_000);
    }
    System.out.printf(
        "idle, enqueue to start: p50 %.2f ms, p99 %.2f ms; a commit and a round trip to Redis: p50 %.2f ms, p99 %.2f ms; ratio of p50 %.2f, of p99 %.2f%n",
        at(starts, 0.5),
        at(starts, 0.99),
        at(floor, 0.5),
        at(floor, 0.99),
        at(starts, 0.5) / at(floor, 0.5),
        at(starts, 0.99) / at(floor, 0.99));
  }

  // The commit is that of a job that is not due.
  private long commitAndRoundTrip() {
    long began = System.nanoTime();
    lanes(1, 1, number -> node.insertLate(JobsNode.tenant(0)).compose(done -> node.redis.ping()));
    return System.nanoTime() - began;
  }

  private static double at(long[] nanos, double quantile) {
    var sorted = nanos.clone();
    Arrays.sort(sorted);
    return sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
  }
}
