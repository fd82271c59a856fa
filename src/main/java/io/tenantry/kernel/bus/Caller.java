package io.tenantry.kernel.bus;

import io.tenantry.kernel.KernelProblem;
import org.jspecify.annotations.Nullable;

/**
 * Who asks: the tenant (absent for operators and anonymous callers), the subject (a user's, key's
 * or operator's id), how it was proved, and the role.
 */
public record Caller(
    @Nullable String tenant, @Nullable String subject, AuthType authType, @Nullable String role) {

  /** How a caller proved who it is. */
  public enum AuthType {
    ANONYMOUS,
    JWT,
    API_KEY,
    OPERATOR
  }

  public static final Caller ANONYMOUS = new Caller(null, null, AuthType.ANONYMOUS, null);

  /** The tenant's id; a call without one is refused, never served as somebody's default. */
  public String requireTenant() {
    if (tenant == null) {
      throw KernelProblem.UNAUTHENTICATED.because("The call names no tenant.");
    }
    return tenant;
  }

  /** The subject's id; refused where the caller is anonymous. */
  public String requireSubject() {
    if (subject == null) {
      throw KernelProblem.UNAUTHENTICATED.because("The call names no subject.");
    }
    return subject;
  }

  public boolean isOperator() {
    return authType == AuthType.OPERATOR;
  }
}
