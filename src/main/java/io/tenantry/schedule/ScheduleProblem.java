package io.tenantry.schedule;

import io.tenantry.kernel.Problem;

/** The kinds of problem that changes of schedules meet. */
enum ScheduleProblem implements Problem.Kind {
  SCHEDULE_EXISTS("The tenant has a schedule of this name"),
  TOO_MANY_SCHEDULES("The tenant has as many schedules as it may");

  private final String title;

  ScheduleProblem(String title) {
    this.title = title;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public int status() {
    return 409;
  }
}
