package io.tenantry.gateway;

import io.tenantry.kernel.Problem;

/** The kinds of problem that the gateway itself meets. */
enum GatewayProblem implements Problem.Kind {
  QUOTA_EXCEEDED("The tenant has used up a quota", 402),
  TENANT_READ_ONLY("The tenant takes no changes now", 403),
  TENANT_DELETED("The tenant has been deleted", 403),
  RATE_LIMIT_EXCEEDED("The tenant has sent more requests than it may", 429),
  CONCURRENCY_LIMIT_EXCEEDED("The tenant has more requests under way than it may", 429),
  URI_TOO_LONG("The request line is too long", 414),
  HEADERS_TOO_LARGE("The request's headers are too large", 431),
  HTTP_VERSION_NOT_SUPPORTED("The server does not speak this version of HTTP", 505);

  private final String title;
  private final int status;

  GatewayProblem(String title, int status) {
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
