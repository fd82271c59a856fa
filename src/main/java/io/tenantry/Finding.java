package io.tenantry;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What {@code doctor} found about one thing.
 *
 * @param todo what helps; empty where nothing has to be done
 */
record Finding(Grade grade, String what, String says, String todo) {
  enum Grade {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String what, String says) {
    return new Finding(Grade.OK, what, says, "");
  }

  static Finding warn(String what, String says, String todo) {
    return new Finding(Grade.WARN, what, says, todo);
  }

  static Finding fail(String what, String says, String todo) {
    return new Finding(Grade.FAIL, what, says, todo);
  }

  JsonObject json() {
    return JsonObject.of(
        "grade", grade.name().toLowerCase(Locale.ROOT), "what", what, "says", says, "todo", todo);
  }
}
