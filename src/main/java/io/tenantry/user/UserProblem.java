package io.tenantry.user;

import io.tenantry.kernel.Problem;

/** The kinds of problem that changes of users meet. */
enum UserProblem implements Problem.Kind {
  USER_EXISTS("The tenant has a user with this email", 409),
  LAST_ADMIN("The tenant would be left without an admin", 409);

  private final String title;
  private final int status;

  UserProblem(String title, int status) {
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
