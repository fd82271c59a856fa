package io.tenantry.kernel.limit;

/**
 * What a bucket in Redis answers to a visit.
 *
 * @param granted permits that the process holds beside those it held
 * @param extra how many of them are not yet in the debt that Redis keeps
 * @param debt without those that were needed
 * @param others permits that other processes hold
 * @param now Redis's time, milliseconds
 * @param requests the limit that holds, with the two after it
 */
record Grant(
    long granted,
    long extra,
    long debt,
    long at,
    long others,
    long now,
    long requests,
    long windowMillis,
    long burst) {

  Level level() {
    return new Level(requests, windowMillis, burst * windowMillis, debt, at);
  }
}
