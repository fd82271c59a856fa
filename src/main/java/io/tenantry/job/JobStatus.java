package io.tenantry.job;

/** How far a job is; see the picture in docs/jobs.md. */
enum JobStatus {
  PENDING,
  STARTED,
  RETRY,
  SUCCESS,
  FAILURE,
  CANCELLED;

  /** Whether nothing will happen to it any more by itself. */
  boolean isOver() {
    return this == SUCCESS || this == FAILURE || this == CANCELLED;
  }
}
