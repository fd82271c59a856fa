package io.tenantry.job;

import io.tenantry.kernel.job.ClaimedJob;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a job whose run is over.
 *
 * @param run the run that is over; another one's end changes nothing
 * @param delayMillis after which a job that waits again is due
 * @param error {@code {code, message}}; null where nothing went wrong
 * @param isGivenBack whether the attempt does not count
 */
record Ending(
    ClaimedJob job,
    int run,
    JobStatus status,
    long delayMillis,
    @Nullable JsonObject error,
    boolean isGivenBack) {

  static Ending success(RunningJob job) {
    return new Ending(job.job(), job.run(), JobStatus.SUCCESS, 0, null, false);
  }

  static Ending cancelled(RunningJob job) {
    return new Ending(job.job(), job.run(), JobStatus.CANCELLED, 0, null, false);
  }

  static Ending failure(RunningJob job, JsonObject error) {
    return new Ending(job.job(), job.run(), JobStatus.FAILURE, 0, error, false);
  }

  static Ending retry(RunningJob job, long delayMillis, JsonObject error) {
    return new Ending(job.job(), job.run(), JobStatus.RETRY, delayMillis, error, false);
  }

  /** The job waits again as if the run had not been. */
  static Ending givenBack(RunningJob job, long delayMillis) {
    var status = job.attempt() > 1 ? JobStatus.RETRY : JobStatus.PENDING;
    return new Ending(job.job(), job.run(), status, delayMillis, null, true);
  }

  @Nullable String errorText() {
    return error == null ? null : JsonText.of(error);
  }
}
