package io.tenantry.apikey;

import io.tenantry.kernel.Problem;

/** The kinds of problem that making and rotating keys meet. */
enum ApiKeyProblem implements Problem.Kind {
  API_KEY_ENDED("The API key is revoked or expired", 409),
  API_KEY_LIMIT("The tenant has as many API keys as it may", 409);

  private final String title;
  private final int status;

  ApiKeyProblem(String title, int status) {
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
