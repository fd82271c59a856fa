package io.tenantry.autoscale.policy;

/** Refuses a policy that means nothing, and says where. */
final class Check {
  private Check() {}

  static void that(boolean met, String pointer, String detail) {
    if (!met) {
      throw new PolicyException(pointer, detail);
    }
  }
}
