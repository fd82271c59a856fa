package io.tenantry.gateway;

import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When each API key was used last, noted at each request and told to whoever keeps the keys from
 * time to time. One per event loop, so it needs no locks.
 */
final class KeyUses {
  private static final int MOST_TENANTS = 20_000;

  private static final long TIMEOUT_MILLIS = 5_000;

  private final Bus bus;
  private List<Use> noted = new ArrayList<>();
  private final Map<String, Map<String, Long>> untold = new LinkedHashMap<>();

  KeyUses(Bus bus) {
    this.bus = bus;
  }

  /** One key's last use; what is noted of it is told once. */
  final class Use {
    private final String tenant;
    private final String key;
    private long at;

    private Use(String tenant, String key) {
      this.tenant = tenant;
      this.key = key;
    }

    /** Called at each request: {@code now} is in epoch milliseconds. */
    void note(long now) {
      if (at == 0) {
        noted.add(this);
      }
      at = now;
    }
  }

  Use of(String tenant, String key) {
    return new Use(tenant, key);
  }

  /** Tells what was noted, one tenant after the other, so that no burst of writes comes of it. */
  Future<?> tell() {
    var uses = noted;
    noted = new ArrayList<>();
    for (var use : uses) {
      enter(use.tenant, use.key, use.at);
      use.at = 0;
    }
    Future<?> told = Future.succeededFuture();
    for (var tenant : List.copyOf(untold.keySet())) {
      told = told.transform(before -> tell(tenant));
    }
    return told;
  }

  private Future<?> tell(String tenant) {
    var batch = untold.remove(tenant);
    if (batch == null) {
      return Future.succeededFuture();
    }
    var uses = new JsonObject();
    batch.forEach(uses::put);
    var params = JsonObject.of("tenant", tenant, "uses", uses);
    return bus.request(Call.internal("apikey.used", params, "-"), TIMEOUT_MILLIS)
        .onFailure(failure -> {
          if (isPassing(failure) && untold.size() < MOST_TENANTS) {
            batch.forEach((key, at) -> enter(tenant, key, at));
          }
        });
  }

  // Whoever keeps the keys is away for now; anything else would fail again.
  private static boolean isPassing(Throwable failure) {
    return failure instanceof ReplyException reply
        && switch (reply.failureCode()) {
          case -1, 503, 504 -> true;
          default -> false;
        };
  }

  private void enter(String tenant, String key, long at) {
    untold.computeIfAbsent(tenant, id -> new LinkedHashMap<>()).merge(key, at, Math::max);
  }
}
