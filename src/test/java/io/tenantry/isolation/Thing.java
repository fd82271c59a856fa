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
}
