package io.tenantry.bridge;

import io.tenantry.kernel.Problem;

/** What can go wrong with a task on the other side of the bridge. */
enum BridgeProblem implements Problem.Kind {
  TASK_SERVER_LOST("The task's server is gone", 503);

  private final String title;
  private final int status;

  BridgeProblem(String title, int status) {
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
