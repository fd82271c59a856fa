package io.tenantry.metering;

import io.tenantry.kernel.Problem;

/** The kinds of problem that changes of events meet. */
enum EventProblem implements Problem.Kind {
  EVENT_VOIDED("The event is void", 409),
  EVENT_TOO_OLD("The event can be changed no more", 409);

  private final String title;
  private final int status;

  EventProblem(String title, int status) {
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
