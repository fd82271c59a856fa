package io.tenantry.auth;

import io.tenantry.kernel.hash.Bcrypt;
import io.vertx.core.Future;
import java.text.Normalizer;

/**
 * Hashes and checks passwords, however they were typed. An owner is whoever's turn it takes among
 * the secrets that wait: the tenant that a login names, whether there is such a tenant or not.
 */
final class Passwords {
  private final Bcrypt bcrypt;
  private final String nobody;

  Passwords(Bcrypt bcrypt) {
    this.bcrypt = bcrypt;
    this.nobody = bcrypt.hashNow("nobody has this password");
  }

  /** One form for passwords that look alike, so that every keyboard logs in. */
  static String normalize(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFKC);
  }

  /** The bcrypt hash of a password that the policy has passed. */
  Future<String> hash(String owner, String password) {
    return bcrypt.hash(owner, normalize(password));
  }

  /** Whether the password is the one that was hashed. */
  Future<Boolean> matches(String owner, String password, String hash) {
    return bcrypt.matches(owner, normalize(password), hash);
  }

  /** Takes as long as {@link #matches} and says no: for accounts that do not exist. */
  Future<Boolean> matchesNobody(String owner, String password) {
    return matches(owner, password, nobody).map(false);
  }
}
