package io.tenantry.bench;

import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;

/**
 * How long after the answer that revokes a key another process still takes it: {@code --here URL
 * --there URL [--times N]}. Prints milliseconds.
 */
public final class Revocations {
  private static final int IN_VAIN_MILLIS = 10_000;

  private Revocations() {}

  public static void main(String[] arguments) {
    var options = Options.of(arguments);
    var here = new PlatformAccounts(options.text("here"));
    var there = new PlatformAccounts(options.text("there"));
    var admin = here.login(Names.tenant(0));
    var millis =
        IntStream.range(0, options.number("times", 200))
            .mapToDouble(i -> once(here, there, admin))
            .sorted()
            .toArray();
    System.out.printf(
        "revocation seen by another process: p50 %.1f ms, p99 %.1f ms, most %.1f ms of %d%n",
        millis[millis.length / 2],
        millis[(int) (0.99 * (millis.length - 1))],
        millis[millis.length - 1],
        millis.length);
  }

  private static double once(PlatformAccounts here, PlatformAccounts there, String admin) {
    var key = here.post("/v1/api-keys", JsonObject.of("name", "bench", "role", "read_only"), admin);
    var text = key.getString("key");
    if (there.status("/v1/me", text) != 200) {
      throw new IllegalStateException("the key does not work at the other process");
    }
    here.delete("/v1/api-keys/" + key.getString("id"), admin);
    long answered = System.nanoTime();
    while (there.status("/v1/me", text) == 200) {
      if (System.nanoTime() - answered > IN_VAIN_MILLIS * 1_000_000L) {
        throw new IllegalStateException("the key still works");
      }
    }
    return (System.nanoTime() - answered) / 1e6;
  }
}
