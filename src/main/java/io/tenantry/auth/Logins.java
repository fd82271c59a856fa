package io.tenantry.auth;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.TenantLookup;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes logins. An unknown tenant, an unknown email and a wrong password are told apart neither by
 * the answer nor by the time it takes: where there is no account, a hash of nobody's is checked.
 */
final class Logins {
  private static final Logger LOGGER = LoggerFactory.getLogger(Logins.class);
  static final String OPERATORS = "-operators";

  private final Auth auth;
  private final Sessions sessions;

  Logins(Auth auth, Sessions sessions) {
    this.auth = auth;
    this.sessions = sessions;
  }

  Future<Answer> login(Call call) {
    var tenant = call.body().getString("tenant_id");
    var email = call.body().getString("email");
    return auth.idempotency.replayOrRun(
        auth.platform,
        "login " + tenant + " " + email.toLowerCase(Locale.ROOT),
        call.once(),
        () ->
            auth.guard.guard(
                tenant,
                email,
                address(call),
                () ->
                    findAccount(call, tenant, email)
                        .compose(account ->
                            check(
                                tenant, account, call, known -> recordFailure(call, tenant, known)))
                        .compose(account -> requireActive(call, tenant).map(account))
                        .compose(account -> sessions.begin(call, tenant, account))));
  }

  Future<Answer> operatorLogin(Call call) {
    var email = call.body().getString("email");
    return auth.idempotency.replayOrRun(
        auth.platform,
        "operator-login " + email.toLowerCase(Locale.ROOT),
        call.once(),
        () ->
            auth.guard.guard(
                OPERATORS,
                email,
                address(call),
                () ->
                    auth.operators
                        .findByEmail(email)
                        .compose(account -> check(OPERATORS, account, call, known -> {}))
                        .map(this::operatorToken)));
  }

  private static String address(Call call) {
    var address = call.remoteAddress();
    return address == null ? "-" : address;
  }

  private Future<Optional<Account>> findAccount(Call call, String tenant, String email) {
    return auth.tenants
        .find(tenant, call.correlationId())
        .compose(state ->
            state.isEmpty() || state.get().isDeleted()
                ? Future.succeededFuture(Optional.<Account>empty())
                : auth.users.findByEmail(tenant, email));
  }

  private Future<Account> check(
      String owner,
      Optional<Account> account,
      Call call,
      java.util.function.Consumer<Optional<Account>> failed) {
    var password = call.body().getString("password");
    var matches =
        account
            .map(known -> auth.passwords.matches(owner, password, known.passwordHash()))
            .orElseGet(() -> auth.passwords.matchesNobody(owner, password));
    return matches.map(match -> {
      if (!match || account.isEmpty()) {
        failed.accept(account);
        throw refused();
      }
      return account.get();
    });
  }

  static RuntimeException refused() {
    return KernelProblem.INVALID_CREDENTIALS.because(
        "Tenant, email and password do not belong together.");
  }

  // Not awaited: an answer that waited would tell by its time that there is such a tenant.
  private void recordFailure(Call call, String tenant, Optional<Account> known) {
    auth.tenants
        .find(tenant, call.correlationId())
        .compose(state -> {
          if (state.isEmpty() || state.get().isDeleted()) {
            return Future.succeededFuture();
          }
          var user = known.map(Account::id).orElse(null);
          var entry =
              auth.audit
                  .entry(
                      call, "auth.loginFailed", "user", user == null ? null : user.toString(), null)
                  .by(user);
          return auth.sessions.transaction(tenant, sessions -> sessions.record(entry));
        })
        .onFailure(failure ->
            LOGGER.atWarn().setCause(failure).log("a failed login could not be written down"));
  }

  // After the password only: before it, the answer would tell strangers which tenants there are.
  private Future<Void> requireActive(Call call, String tenant) {
    return auth.tenants
        .find(tenant, call.correlationId())
        .compose(state ->
            state.filter(TenantLookup.State::isSuspended).isPresent()
                ? Future.failedFuture(
                    KernelProblem.TENANT_SUSPENDED.because("Ask the platform's operator."))
                : Future.succeededFuture());
  }

  private Answer operatorToken(Account account) {
    return Answer.of(
        JsonObject.of(
            "access_token",
            auth.tokens.issueForOperator(account.id().toString()),
            "token_type",
            "Bearer",
            "expires_in",
            auth.config.accessTokenLifetime().toSeconds()));
  }
}
