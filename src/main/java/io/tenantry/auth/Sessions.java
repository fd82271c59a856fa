package io.tenantry.auth;

import io.tenantry.auth.SessionRepository.Kept;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Begins, carries on and ends sessions. Each refresh token is used once and followed by the next. A
 * used one gives its successor again for a moment, since a client may not have got the answer;
 * later it means that two have it, and ends the session for both.
 */
final class Sessions {
  private final Auth auth;

  Sessions(Auth auth) {
    this.auth = auth;
  }

  /** Begins a session for a user who has just proved to be one. */
  Future<Answer> begin(Call call, String tenant, Account account) {
    var session = UUID.randomUUID();
    var token = RefreshToken.fresh(tenant);
    var sessionEnds = now().plus(auth.config.sessionLifetime());
    var entry =
        auth.audit
            .entry(call, call.operation(), "session", session.toString(), null)
            .by(account.id());
    return auth.sessions
        .transaction(
            tenant,
            sessions ->
                sessions
                    .begin(session, account, sessionEnds)
                    .compose(begun ->
                        begun
                            ? sessions.insert(token, session, account.id(), tokenEnds(sessionEnds))
                            : Future.failedFuture(Logins.refused()))
                    .compose(inserted -> sessions.record(entry)))
        .map(begun -> pair(token, account.id(), account.role(), session, sessionEnds));
  }

  Future<Answer> refresh(Call call) {
    var presented = RefreshToken.parse(call.body().getString("refresh_token"));
    if (presented.isEmpty()) {
      return Future.failedFuture(refused());
    }
    var token = presented.get();
    return auth.idempotency.replayOrRun(
        auth.platform,
        "refresh " + token.tenant() + ' ' + token.id(),
        call.once(),
        () -> active(token, call).compose(active -> use(token, call)));
  }

  private Future<?> active(RefreshToken token, Call call) {
    return auth.tenants
        .find(token.tenant(), call.correlationId())
        .map(found -> {
          var state = found.filter(any -> !any.isDeleted()).orElseThrow(Sessions::refused);
          if (state.isSuspended()) {
            throw KernelProblem.TENANT_SUSPENDED.because("Ask the platform's operator.");
          }
          return state;
        });
  }

  private Future<Answer> use(RefreshToken token, Call call) {
    return auth.sessions
        .transaction(
            token.tenant(),
            sessions ->
                sessions
                    .lock(token)
                    .compose(found -> {
                      var kept = found.filter(Kept::alive).orElseThrow(Sessions::refused);
                      return kept.used()
                          ? again(sessions, token, kept, call)
                          : follow(sessions, token, kept);
                    }))
        .map(outcome -> {
          // Thrown behind the transaction, whose end of the session must stay.
          if (outcome.isEmpty()) {
            throw AuthProblem.TOKEN_REUSED.because("The session has ended: log in again.");
          }
          return outcome.get();
        });
  }

  private Future<java.util.Optional<Answer>> follow(
      SessionRepository.Sessions sessions, RefreshToken token, Kept kept) {
    var successor = RefreshToken.fresh(token.tenant());
    return sessions
        .use(token, successor)
        .compose(used ->
            sessions.insert(
                successor, kept.session(), kept.user(), tokenEnds(kept.sessionExpiresAt())))
        .map(inserted -> java.util.Optional.of(pair(successor, kept)));
  }

  private Future<java.util.Optional<Answer>> again(
      SessionRepository.Sessions sessions, RefreshToken token, Kept kept, Call call) {
    var successor = kept.sealedSuccessor();
    if (successor != null && kept.sinceUsed().compareTo(auth.config.refreshGrace()) <= 0) {
      return Future.succeededFuture(java.util.Optional.of(pair(token.open(successor), kept)));
    }
    var entry =
        auth.audit
            .entry(call, "auth.tokenReused", "session", kept.session().toString(), null)
            .by(kept.user());
    return sessions
        .end(kept.session(), "reuse")
        .compose(ended -> sessions.record(entry))
        .map(recorded -> java.util.Optional.empty());
  }

  Future<Answer> logout(Call call) {
    var presented = RefreshToken.parse(call.body().getString("refresh_token"));
    if (presented.isEmpty()) {
      return Future.succeededFuture(Answer.NO_CONTENT);
    }
    var token = presented.get();
    return auth.tenants
        .find(token.tenant(), call.correlationId())
        .compose(state ->
            state.isEmpty() || state.get().isDeleted()
                ? Future.succeededFuture()
                : auth.sessions.transaction(token.tenant(), sessions -> end(sessions, token, call)))
        // The same whether there was such a session: whoever asks learns nothing.
        .map(ended -> Answer.NO_CONTENT);
  }

  private Future<Void> end(SessionRepository.Sessions sessions, RefreshToken token, Call call) {
    return sessions
        .lock(token)
        .compose(found -> {
          if (found.isEmpty()) {
            return Future.succeededFuture();
          }
          var kept = found.get();
          var entry =
              auth.audit
                  .entry(call, call.operation(), "session", kept.session().toString(), null)
                  .by(kept.user());
          return sessions
              .end(kept.session(), "logout")
              .compose(ended -> ended ? sessions.record(entry) : Future.succeededFuture());
        });
  }

  private Answer pair(RefreshToken refresh, Kept kept) {
    return pair(refresh, kept.user(), kept.role(), kept.session(), kept.sessionExpiresAt());
  }

  private Answer pair(
      RefreshToken refresh, UUID user, String role, UUID session, OffsetDateTime sessionEnds) {
    return Answer.of(
        JsonObject.of(
            "access_token",
            auth.tokens.issue(refresh.tenant(), user.toString(), role, session),
            "token_type",
            "Bearer",
            "expires_in",
            auth.config.accessTokenLifetime().toSeconds(),
            "refresh_token",
            refresh.text(),
            "refresh_expires_in",
            Duration.between(now(), tokenEnds(sessionEnds)).toSeconds()));
  }

  private OffsetDateTime tokenEnds(OffsetDateTime sessionEnds) {
    var sliding = now().plus(auth.config.refreshTokenLifetime());
    return sliding.isBefore(sessionEnds) ? sliding : sessionEnds;
  }

  private OffsetDateTime now() {
    return auth.clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static RuntimeException refused() {
    return KernelProblem.INVALID_CREDENTIALS.because("The token is not valid or has ended.");
  }
}
