package io.tenantry.outbound;

import io.tenantry.kernel.Problem;

/** The kinds of problem that calls to other systems meet; the first two end the job for good. */
enum OutboundProblem implements Problem.Kind {
  URL_REFUSED("The URL is not one that may be called", 422),
  CALL_REFUSED("The other side refused the call", 422),
  CALL_FAILED("The call did not succeed this time", 502);

  private final String title;
  private final int status;

  OutboundProblem(String title, int status) {
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
