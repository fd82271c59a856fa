package io.tenantry.job;

import io.tenantry.kernel.Ids;
import io.tenantry.kernel.job.ClaimedJob;
import io.tenantry.kernel.job.DispatchStore;
import io.tenantry.kernel.job.DispatchStore.Terms;
import io.tenantry.kernel.job.ReadyJob;
import io.tenantry.kernel.redis.RedisConnection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The dispatch core alone, in Redis: jobs pushed, claimed in turns of tenants and given back,
 * beside LPUSH, LMOVE and LREM of as many jobs, one command each, pipelined: {@code [--rounds 5]
 * [--jobs 50000]}.
 */
public final class DispatchBench {
  private static final Terms TERMS = new Terms(1, 1_000_000);
  private static final int PUSH = 100;
  private static final int CLAIM = 50;
  private static final int PIPELINE = 64;
  private static final OffsetDateTime PAST =
      OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final RedisConnection redis =
      new RedisConnection(
          vertx, System.getenv("TENANTRY_REDIS_URL"), 4, 4096, Duration.ofSeconds(20));
  private final io.vertx.redis.client.RedisConnection raw =
      Redis.createClient(vertx, System.getenv("TENANTRY_REDIS_URL")).connect().await();
  private final Ids ids = new Ids(InstantSource.system());
  private final int jobs;

  private DispatchBench(int jobs) {
    this.jobs = jobs;
  }

  public static void main(String[] arguments) {
    var options = new HashMap<String, String>();
    for (int i = 0; i < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    var bench = new DispatchBench(Integer.parseInt(options.getOrDefault("--jobs", "50000")));
    int rounds = Integer.parseInt(options.getOrDefault("--rounds", "5"));
    var tenants = List.of(1, 100, 10_000);
    var ratios = new HashMap<Integer, List<Double>>();
    for (int round = 0; round <= rounds; round++) {
      double bare = bench.bare();
      var line = new StringBuilder("bare %,.0f jobs/s".formatted(bare));
      for (int of : tenants) {
        double rate = bench.core(of);
        line.append("; %d tenants %,.0f".formatted(of, rate));
        if (round > 0) {
          ratios.computeIfAbsent(of, any -> new ArrayList<>()).add(rate / bare);
        }
      }
      System.out.println(line);
    }
    for (int of : tenants) {
      var sorted = ratios.getOrDefault(of, List.of()).stream().sorted().toList();
      System.out.printf(
          "dispatch of %d tenants / bare pipeline %.2f (%.2f–%.2f)%n",
          of, sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }
    bench.vertx.close().await();
  }

  private double bare() {
    var list = "{bare}:" + UUID.randomUUID();
    long began = System.nanoTime();
    for (int done = 0; done < jobs; done += PIPELINE) {
      var commands = new ArrayList<Future<?>>();
      for (int i = 0; i < PIPELINE; i++) {
        commands.add(raw.send(Request.cmd(Command.LPUSH).arg(list).arg(ids.next().toString())));
      }
      Future.all(commands).await();
    }
    for (int done = 0; done < jobs; done += PIPELINE) {
      var moves = new ArrayList<Future<io.vertx.redis.client.Response>>();
      for (int i = 0; i < PIPELINE; i++) {
        moves.add(
            raw.send(
                Request.cmd(Command.LMOVE).arg(list).arg(list + ":run").arg("RIGHT").arg("LEFT")));
      }
      Future.all(moves).await();
      var gone = new ArrayList<Future<?>>();
      for (var moved : moves) {
        gone.add(
            raw.send(
                Request.cmd(Command.LREM)
                    .arg(list + ":run")
                    .arg(1)
                    .arg(String.valueOf(moved.result()))));
      }
      Future.all(gone).await();
    }
    return jobs * 1e9 / (System.nanoTime() - began);
  }

  private double core(int tenants) {
    var store = new DispatchStore(redis);
    store.belongTo(UUID.randomUUID());
    store.sweep(60_000, List.of("w")).await();
    long began = System.nanoTime();
    for (int done = 0; done < jobs; done += PUSH) {
      int from = done;
      store
          .push(
              IntStream.range(0, PUSH)
                  .mapToObj(i -> new ReadyJob("t" + (from + i) % tenants, ids.next(), 0, PAST))
                  .toList())
          .await();
    }
    int left = jobs;
    while (left > 0) {
      var claimed = store.claim("w", CLAIM, TERMS).await().orElseThrow();
      var held = new HashMap<String, Integer>();
      for (ClaimedJob job : claimed) {
        held.merge(job.tenant(), 1, Integer::sum);
      }
      store.ack("w", held).await();
      left -= claimed.size();
    }
    return jobs * 1e9 / (System.nanoTime() - began);
  }
}
