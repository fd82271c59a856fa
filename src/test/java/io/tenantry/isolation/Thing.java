package io.tenantry.isolation;

import java.util.UUID;

/** A kind of row that the paths of operations name, and how a test comes by one. */
enum Thing {
  /** The path names none. */
  NOTHING {
    @Override
    String id(Stage stage, Target target) {
      return "";
    }

    @Override
    boolean isAlwaysOwn() {
      return true;
    }
  },

  RESOURCE {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.insertResource(stage.ours().id()).toString();
        case ANOTHERS -> stage.theirResource().toString();
        case RANDOM -> UUID.randomUUID().toString();
        // Another spelling of the same UUID.
        case LOOK_ALIKE -> stage.theirResource().toString().toUpperCase(java.util.Locale.ROOT);
      };
    }
  },

  USER {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.insertUser(stage.ours().id()).toString();
        case ANOTHERS -> stage.theirUser().toString();
        case RANDOM -> UUID.randomUUID().toString();
        case LOOK_ALIKE -> stage.theirUser().toString().toUpperCase(java.util.Locale.ROOT);
      };
    }
  },

  ROLE {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.insertRole(stage.ours().id());
        case ANOTHERS -> stage.theirRole();
        case RANDOM -> newRole();
        // Another tenant's, one letter short.
        case LOOK_ALIKE -> stage.theirRole().substring(1);
      };
    }
  },

  /** A role that is made under the name in the path: every name is the caller's own. */
  NEW_ROLE {
    @Override
    String id(Stage stage, Target target) {
      return newRole();
    }

    @Override
    boolean isAlwaysOwn() {
      return true;
    }
  },

  API_KEY {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.insertApiKey(stage.ours().id()).toString();
        case ANOTHERS -> stage.theirApiKey().toString();
        case RANDOM -> UUID.randomUUID().toString();
        case LOOK_ALIKE -> stage.theirApiKey().toString().toUpperCase(java.util.Locale.ROOT);
      };
    }
  },

  METER {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.insertMeter(stage.ours().id());
        case ANOTHERS -> stage.theirMeter();
        case RANDOM -> "m" + UUID.randomUUID().toString().replace("-", "");
        // Another tenant's, one letter short.
        case LOOK_ALIKE -> stage.theirMeter().substring(1);
      };
    }
  },

  JOB {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.insertJob(stage.ours().id(), "PENDING").toString();
        case ANOTHERS -> stage.theirJob().toString();
        case RANDOM -> UUID.randomUUID().toString();
        case LOOK_ALIKE -> stage.theirJob().toString().toUpperCase(java.util.Locale.ROOT);
      };
    }
  },

  /** A job that is over, as one has to be that is run again. */
  CANCELLED_JOB {
    @Override
    String id(Stage stage, Target target) {
      return target == Target.OWN
          ? stage.insertJob(stage.ours().id(), "CANCELLED").toString()
          : JOB.id(stage, target);
    }
  },

  SCHEDULE {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.insertSchedule(stage.ours().id()).toString();
        case ANOTHERS -> stage.theirSchedule().toString();
        case RANDOM -> UUID.randomUUID().toString();
        case LOOK_ALIKE -> stage.theirSchedule().toString().toUpperCase(java.util.Locale.ROOT);
      };
    }
  },

  /** A job that has succeeded and gives something away. */
  JOB_WITH_OUTPUT {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.insertOutput(stage.ours().id()).toString();
        case ANOTHERS -> stage.theirOutput().toString();
        case RANDOM -> UUID.randomUUID().toString();
        case LOOK_ALIKE -> stage.theirOutput().toString().toUpperCase(java.util.Locale.ROOT);
      };
    }
  },

  USAGE_EVENT {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.insertEvent(stage.ours().id());
        case ANOTHERS -> stage.theirEvent();
        case RANDOM -> UUID.randomUUID().toString();
        case LOOK_ALIKE -> stage.theirEvent().toUpperCase(java.util.Locale.ROOT);
      };
    }
  },

  TENANT {
    @Override
    String id(Stage stage, Target target) {
      return switch (target) {
        case OWN -> stage.ours().id();
        case ANOTHERS -> stage.theirs().id();
        case RANDOM -> "t" + UUID.randomUUID().toString().replace("-", "");
        // Our own id and one character more.
        case LOOK_ALIKE -> stage.alike().id();
      };
    }
  };

  /** The id to put into the path; an own row is made anew each time. */
  abstract String id(Stage stage, Target target);

  /** Whether there is no such thing of another tenant that a call could name. */
  boolean isAlwaysOwn() {
    return false;
  }

  private static String newRole() {
    return "r" + UUID.randomUUID().toString().replace("-", "");
  }
}
