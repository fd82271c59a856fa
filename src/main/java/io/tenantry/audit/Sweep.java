package io.tenantry.audit;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.Times;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.SealingDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A look through all tenants, by one node at a time: for entries that nobody will seal any more,
 * since the node that wrote them was killed, and for chains that are due to be signed.
 */
final class Sweep {
  private static final long TIMEOUT_MILLIS = 5_000;

  private final Bus bus;
  private final SealingDatabase database;
  private final Duration checkpointInterval;

  Sweep(Bus bus, SealingDatabase database, Duration checkpointInterval) {
    this.bus = bus;
    this.database = database;
    this.checkpointInterval = checkpointInterval;
  }

  /**
   * Returns when it has ended, at once where another node is at it.
   *
   * @param seal seals one tenant's entries
   */
  void run(Consumer<String> seal) {
    try (var repository = new SweepRepository(database)) {
      if (repository.takeTurn()) {
        sealLeft(repository, seal);
        signDue(repository);
      }
    }
  }

  private static void sealLeft(SweepRepository repository, Consumer<String> seal) {
    var slice = repository.lookForUnsealed("");
    while (!slice.isEmpty()) {
      for (var tenant : slice) {
        if (tenant.waits()) {
          seal.accept(tenant.tenant());
        }
      }
      slice = repository.lookForUnsealed(slice.getLast().tenant());
    }
  }

  // So that not even the database's owner can write a chain anew without it being seen.
  private void signDue(SweepRepository repository) {
    var slice = repository.listDueCheckpoints("", checkpointInterval);
    while (!slice.isEmpty()) {
      for (var due : slice) {
        repository.insertCheckpoint(due, sign(due));
      }
      slice = repository.listDueCheckpoints(slice.getLast().tenant(), checkpointInterval);
    }
  }

  private String sign(SweepRepository.Due due) {
    var claims =
        JsonObject.of(
            "tenant", due.tenant(),
            "entries", due.head().entries(),
            "hash", due.head().hash(),
            "at", Times.text(due.at()));
    var params = JsonObject.of("typ", Checkpoint.TYPE, "claims", claims);
    var answer = await(bus.request(Call.internal("auth.sign", params, "-"), TIMEOUT_MILLIS));
    return new JsonObject(Objects.requireNonNull(answer.body())).getString("signed");
  }
}
