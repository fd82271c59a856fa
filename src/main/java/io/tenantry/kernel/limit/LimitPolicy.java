package io.tenantry.kernel.limit;

/**
 * What a tenant is limited to, and the texts by which its answers say so.
 *
 * @param name the tier, {@code override} or {@code local}
 * @param requests how many permits come back in a window
 * @param burst how many permits there are at most
 * @param concurrentRequests how many requests each process serves at once
 * @param header the value of {@code RateLimit-Policy}
 * @param limit the requests as text
 * @param opening what the value of {@code RateLimit} begins with; the permits left follow
 */
public record LimitPolicy(
    String name,
    int requests,
    int windowSeconds,
    int burst,
    int concurrentRequests,
    String header,
    String limit,
    String opening) {
  public static final String OVERRIDE = "override";
  private static final String LOCAL = "local";

  static LimitPolicy of(
      String name, int requests, int windowSeconds, int burst, int concurrentRequests) {
    var header =
        "\"%s\";q=%d;w=%d, \"concurrency\";q=%d;qu=\"concurrent-requests\""
            .formatted(name, requests, windowSeconds, concurrentRequests);
    var opening = "\"" + name + "\";r=";
    return new LimitPolicy(
        name,
        requests,
        windowSeconds,
        burst,
        concurrentRequests,
        header,
        Integer.toString(requests),
        opening);
  }

  /** One process's part while it is on its own. */
  LimitPolicy share(int nodes) {
    return of(
        LOCAL,
        Math.max(1, requests / nodes),
        windowSeconds,
        Math.max(1, burst / nodes),
        concurrentRequests);
  }

  long windowMillis() {
    return windowSeconds * 1000L;
  }

  /** Whether permits come and are kept alike. */
  boolean hasSameRate(LimitPolicy other) {
    return requests == other.requests
        && windowSeconds == other.windowSeconds
        && burst == other.burst;
  }
}
