package io.tenantry.audit;

import static io.vertx.core.Future.await;

import io.tenantry.audit.ChainWalk.Break;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Checks a tenant's whole chain against itself, against the head and against the checkpoints, a
 * batch at a time.
 */
final class Verification {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int ALL = Integer.MAX_VALUE;

  private final Bus bus;
  private final LogRepository log;
  private final AnchorRepository anchors;

  Verification(Bus bus, LogRepository log, AnchorRepository anchors) {
    this.bus = bus;
    this.log = log;
    this.anchors = anchors;
  }

  Answer verify(Call call) {
    var tenant = call.tenant();
    var walk = new ChainWalk(tenant);
    // Before the rows: what is sealed meanwhile is more than the head says, never less.
    var head = await(anchors.findHead(tenant));
    walk.expect(head.entries(), head.hash(), "the head");
    var checkpoints = await(anchors.listCheckpoints(tenant, 0, Long.MAX_VALUE));
    for (var checkpoint : checkpoints) {
      walk.expect(checkpoint.entries(), checkpoint.hash(), "a checkpoint");
    }
    var broken =
        walk(walk, tenant)
            .or(walk::end)
            .or(() -> beyondTheHead(walk, tenant))
            .or(() -> unsigned(tenant, checkpoints, call));
    var answer = JsonObject.of("valid", broken.isEmpty(), "entries", walk.entries());
    broken.ifPresent(first -> {
      answer.put("first_invalid_sequence", first.sequence());
      if (first.id() != null) {
        answer.put("first_invalid_id", first.id().toString());
      }
      answer.put("reason", first.reason());
    });
    return Answer.of(answer);
  }

  private Optional<Break> walk(ChainWalk walk, String tenant) {
    long began = System.nanoTime();
    var batch = await(log.listSealed(tenant, 0, ALL));
    while (!batch.isEmpty()) {
      for (var row : batch) {
        var broken = walk.next(row);
        if (broken.isPresent()) {
          return broken;
        }
      }
      if (System.nanoTime() - began > LONGEST.toNanos()) {
        throw KernelProblem.TIMED_OUT.because("The log is long: export it and check it offline.");
      }
      batch = await(log.listSealed(tenant, walk.entries(), ALL));
    }
    return Optional.empty();
  }

  private Optional<Break> beyondTheHead(ChainWalk walk, String tenant) {
    long sealed = await(anchors.findHead(tenant)).entries();
    if (walk.entries() <= sealed) {
      return Optional.empty();
    }
    var id = await(log.listSealed(tenant, sealed, 1)).stream().map(LogEntry::id).findFirst();
    return ChainWalk.broken(
        sealed + 1,
        id.orElse(null),
        "entry %d was not sealed by the platform".formatted(sealed + 1));
  }

  // A chain that was written anew with all that anchors it still lacks the signatures.
  private Optional<Break> unsigned(String tenant, List<Checkpoint> checkpoints, Call call) {
    if (checkpoints.isEmpty()) {
      return Optional.empty();
    }
    var keys = await(KeyRing.fetch(bus, call.correlationId()));
    return checkpoints.stream()
        .filter(checkpoint -> !checkpoint.isSigned(tenant, keys))
        .findFirst()
        .flatMap(checkpoint ->
            ChainWalk.broken(
                checkpoint.entries(),
                null,
                "the checkpoint at entry %d is not signed by the platform"
                    .formatted(checkpoint.entries())));
  }
}
