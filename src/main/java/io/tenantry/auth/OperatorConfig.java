package io.tenantry.auth;

import io.tenantry.kernel.config.Requirements;
import io.tenantry.kernel.config.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/** The first operator, who is created when there is none; what is absent is made up. */
public record OperatorConfig(Optional<String> email, Optional<Secret> password) {
  private static final Pattern ADDRESS = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,189}");

  public OperatorConfig {
    new Requirements()
        .that(
            "email",
            email.stream().allMatch(e -> ADDRESS.matcher(e).matches()),
            "must be an e-mail address")
        .orThrow();
  }
}
