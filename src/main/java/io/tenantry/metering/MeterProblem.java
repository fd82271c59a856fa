package io.tenantry.metering;

import io.tenantry.kernel.Problem;

/** The kinds of problem that changes of meters meet. */
enum MeterProblem implements Problem.Kind {
  METER_EXISTS("The meter's name is taken", 409),
  BUILT_IN_METER("Every tenant has the meter", 409),
  TOO_MANY_METERS("The tenant has as many meters as it may", 409);

  private final String title;
  private final int status;

  MeterProblem(String title, int status) {
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
