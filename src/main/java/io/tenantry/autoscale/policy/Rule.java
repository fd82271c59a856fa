package io.tenantry.autoscale.policy;

/** What a policy looks at to propose a number of replicas. */
public sealed interface Rule permits Thresholds, TargetTracking, Prediction {}
