package io.tenantry;

import io.tenantry.kernel.config.Requirements;
import java.util.List;

/** What one node of the platform does; a node alone does all of it. */
public record NodeConfig(List<Role> roles) {
  public NodeConfig {
    roles = List.copyOf(roles);
    new Requirements().that("roles", !roles.isEmpty(), "must name at least one").orThrow();
  }

  /** A part of the work that a node can be given. */
  public enum Role {
    /** Serves the HTTP API. */
    API,
    /** Runs background jobs and fires schedules. */
    WORKER,
    /** Decides how much capacity tenants and the platform have; of several, one does. */
    AUTOSCALER
  }

  boolean is(Role role) {
    return roles.contains(role);
  }
}
