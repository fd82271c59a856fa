package io.tenantry.autoscale.policy;

/** A policy that cannot be followed: which member is at fault, and why. */
public final class PolicyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private final String pointer;
  private final String detail;

  /**
   * Names the member.
   *
   * @param pointer a JSON pointer into the policy
   */
  public PolicyException(String pointer, String detail) {
    super(pointer + ": " + detail);
    this.pointer = pointer;
    this.detail = detail;
  }

  public String pointer() {
    return pointer;
  }

  public String detail() {
    return detail;
  }
}
