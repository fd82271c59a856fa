package io.tenantry.auth;

import com.nulabinc.zxcvbn.Zxcvbn;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.hash.Bcrypt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a new password must be: long enough, short enough for bcrypt to see all of it, and not one
 * that guessers try first. It asks for no mixture of kinds of characters.
 */
final class PasswordPolicy {
  private static final int GUESSED_AT_ONCE = 1;

  private final int leastLength;
  private final Zxcvbn estimator = new Zxcvbn();

  PasswordPolicy(int leastLength) {
    this.leastLength = leastLength;
  }

  /**
   * Refuses with 400 and says why, never with the password itself.
   *
   * @param related words that a guesser would try: the tenant's id, its name, the email
   * @param pointer where in the body the password stands
   */
  void check(String password, List<String> related, String pointer) {
    var fault = fault(password, related);
    if (fault != null) {
      throw KernelProblem.VALIDATION_FAILED.because(
          "The password is not acceptable.",
          JsonObject.of(
              "errors", JsonArray.of(JsonObject.of("pointer", pointer, "detail", fault))));
    }
  }

  /** What is wrong with a new password, or null. */
  @Nullable String fault(String password, List<String> related) {
    var normal = Passwords.normalize(password);
    if (normal.codePointCount(0, normal.length()) < leastLength) {
      return "must have at least " + leastLength + " characters";
    }
    if (normal.getBytes(StandardCharsets.UTF_8).length > Bcrypt.MOST_BYTES) {
      return "must have at most " + Bcrypt.MOST_BYTES + " bytes in UTF-8";
    }
    var words = new ArrayList<>(related);
    words.add("tenantry");
    return estimator.measure(normal, words).getScore() <= GUESSED_AT_ONCE
        ? "is too common or too easy to guess"
        : null;
  }
}
