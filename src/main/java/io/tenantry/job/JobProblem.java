package io.tenantry.job;

import io.tenantry.kernel.Problem;

/** The kinds of problem that operations on jobs meet. */
enum JobProblem implements Problem.Kind {
  UNKNOWN_TASK_TYPE("No worker has served this type of task", 422),
  JOB_NOT_CANCELLABLE("The job is over", 409),
  JOB_NOT_RETRYABLE("The job has not failed", 409);

  private final String title;
  private final int status;

  JobProblem(String title, int status) {
    this.title = title;
    this.status = status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public int status() {
    return status;
  }
}
