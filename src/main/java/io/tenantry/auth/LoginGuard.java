package io.tenantry.auth;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.ProblemException;
import io.tenantry.kernel.limit.LocalAttempts;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how often logins may fail, before anything is hashed: per address, and per account. An
 * address from which the account has logged in before has an allowance of its own, so that a flood
 * from elsewhere does not shut the owner out. Attempts that were no wrong guess are given back.
 */
final class LoginGuard {
  private static final Duration MEMORY = Duration.ofDays(30);

  private final LoginStore shared;
  private final LocalAttempts local = new LocalAttempts();
  private final AuthConfig config;

  LoginGuard(LoginStore shared, AuthConfig config) {
    this.shared = shared;
    this.config = config;
  }

  /**
   * Runs a login where its buckets have an attempt left; fails with 429 where not.
   *
   * @param realm the tenant's id, or a name of its own for operators
   */
  <T> Future<T> guard(
      String realm, String email, String address, java.util.function.Supplier<Future<T>> login) {
    var account = realm + ':' + digest(email.toLowerCase(Locale.ROOT));
    var mark = "{" + realm + "}:login:known:" + account + ':' + address;
    var addressBucket = "{login}:address:" + address;
    int perAddress = config.loginAttemptsPerAddress();
    int perAccount = config.loginAttemptsPerAccount();
    return shared
        .isKnown(mark)
        .otherwise(false)
        .compose(known -> {
          var accountBucket =
              "{" + realm + "}:login:account:" + account + (known ? ':' + address : "");
          return take(addressBucket, perAddress)
              .compose(taken -> take(accountBucket, perAccount))
              .compose(taken ->
                  login
                      .get()
                      .onSuccess(in -> shared.remember(mark, MEMORY))
                      .onComplete(ended -> {
                        if (!isGuess(ended.cause())) {
                          giveBack(addressBucket, perAddress);
                          giveBack(accountBucket, perAccount);
                        }
                      }));
        });
  }

  // A login that found no hashing thread or no database has told nobody anything.
  private static boolean isGuess(@Nullable Throwable failure) {
    return failure instanceof ProblemException refused
        && refused.problem().code().equals(KernelProblem.INVALID_CREDENTIALS.name());
  }

  private Future<Void> take(String bucket, int size) {
    return shared
        .take(bucket, size, config.loginWindow())
        // Without Redis the same bounds hold in this process alone.
        .otherwise(failure -> local.take(bucket, size, config.loginWindow()))
        .compose(wait ->
            wait == 0
                ? Future.succeededFuture()
                : Future.failedFuture(
                    AuthProblem.RATE_LIMIT_EXCEEDED.because(
                        "Wait before the next login.",
                        JsonObject.of("retry_after", (int) Math.ceilDiv(wait, 1000L)))));
  }

  private void giveBack(String bucket, int size) {
    shared
        .giveBack(bucket, size, config.loginWindow())
        .onFailure(failure -> local.giveBack(bucket, size, config.loginWindow()));
  }

  // Keys show up in monitoring; an email has no business there.
  private static String digest(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
