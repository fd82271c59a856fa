package io.tenantry.limits;

import io.tenantry.kernel.Problem;

/** The kinds of problem that limits meet beside the gateway's. */
enum LimitsProblem implements Problem.Kind {
  RATE_LIMIT_EXCEEDED("Too many tenants were made from one address", 429);

  private final String title;
  private final int status;

  LimitsProblem(String title, int status) {
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
