package io.tenantry.policy;

import io.tenantry.kernel.Problem;

/** The kinds of problem that changes of roles meet. */
enum PolicyProblem implements Problem.Kind {
  BUILT_IN_ROLE("A built-in role can be narrowed, no more", 409),
  ADMIN_KEEPS_POLICIES("The role admin keeps its hold on policies", 409),
  ROLE_IN_USE("Somebody has the role", 409),
  TOO_MANY_ROLES("The tenant has as many roles as it may", 409);

  private final String title;
  private final int status;

  PolicyProblem(String title, int status) {
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
