package io.tenantry.auth;

import io.tenantry.kernel.Problem;

/** The kinds of problem that logins and credentials meet. */
enum AuthProblem implements Problem.Kind {
  TOKEN_REUSED("A refresh token was used twice", 401),
  KEY_NOT_PUBLISHED("The next signing key is too new", 409),
  RATE_LIMIT_EXCEEDED("Too many logins were tried", 429);

  private final String title;
  private final int status;

  AuthProblem(String title, int status) {
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
