package io.tenantry.autoscale.policy;

/** What becomes of a decision. */
public enum Mode {
  /** It is carried out. */
  APPLY,
  /** It is written down and nothing changes. */
  RECOMMEND
}
