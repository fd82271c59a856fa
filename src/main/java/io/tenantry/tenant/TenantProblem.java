package io.tenantry.tenant;

import io.tenantry.kernel.Problem;

/** The kinds of problem that onboarding and a tenant's life meet. */
enum TenantProblem implements Problem.Kind {
  SIGNUP_DISABLED("Tenants cannot sign up by themselves here", 403),
  TENANT_EXISTS("The tenant id is taken", 409),
  TENANT_DELETED("The tenant has been deleted", 409);

  private final String title;
  private final int status;

  TenantProblem(String title, int status) {
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
