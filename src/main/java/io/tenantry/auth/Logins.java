package io.tenantry.auth;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes logins. An unknown tenant, an unknown email and a wrong password are told apart neither by
 * the answer nor by the time it takes: where there is no account, a hash of nobody's is checked.
 */
final class Logins {
  private static final String OPERATORS = "-operators";

  private final Auth auth;

  Logins(Auth auth) {
    this.auth = auth;
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
                        .compose(account -> check(account, call))
                        .compose(account -> requireActive(call, tenant).map(account))
                        .compose(account -> pair(tenant, account))));
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
                        .compose(account -> check(account, call))
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

  private Future<Account> check(Optional<Account> account, Call call) {
    var password = call.body().getString("password");
    var matches =
        account
            .map(known -> auth.passwords.matches(password, known.passwordHash()))
            .orElseGet(() -> auth.passwords.matchesNobody(password));
    return matches.map(match -> {
      if (!match || account.isEmpty()) {
        throw KernelProblem.INVALID_CREDENTIALS.because(
            "Tenant, email and password do not belong together.");
      }
      return account.get();
    });
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

  private Future<Answer> pair(String tenant, Account account) {
    var refresh = RefreshTokens.fresh(tenant, auth.config.refreshTokenLifetime(), auth.clock);
    var access =
        auth.tokens.issue(
            tenant, account.id().toString(), account.role(), refresh.kept().session());
    return auth.users
        .beginSession(tenant, account.id(), refresh.kept().expiresAt(), refresh.kept())
        .map(kept ->
            Answer.of(
                token(access)
                    .put("refresh_token", refresh.text())
                    .put("refresh_expires_in", auth.config.refreshTokenLifetime().toSeconds())));
  }

  private Answer operatorToken(Account account) {
    return Answer.of(token(auth.tokens.issueForOperator(account.id().toString())));
  }

  private JsonObject token(String access) {
    return JsonObject.of(
        "access_token",
        access,
        "token_type",
        "Bearer",
        "expires_in",
        auth.config.accessTokenLifetime().toSeconds());
  }
}
