package io.tenantry.gateway;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.access.Rules;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Caller;
import io.tenantry.kernel.hash.KeyedDigest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks. A credential is verified once by whoever serves {@code auth.verify}, an API key
 * by {@code apikey.verify}; after that its name is looked up, and its end and its tenant's state
 * are checked at each hit. A token's name is its very text, since it ends soon; that of a key,
 * which may last for years, is a digest. One per event loop, so it needs no locks.
 */
final class Authenticator {
  private static final int MOST_REMEMBERED = 20_000;
  private static final int LONGEST_CREDENTIAL = 4096;
  private static final long TIMEOUT_MILLIS = 5_000;
  private static final String KEY_BEGINS = "tnt_";
  private static final String BEARER = "bearer ";
  private static final CharSequence API_KEY = HttpHeaders.createOptimized("x-api-key");

  private final Bus bus;
  private final Access access;
  private final TenantStates tenants;
  private final InstantSource clock;
  private final KeyUses uses;
  private final KeyedDigest digests = new KeyedDigest(KeyedDigest.randomKey());
  private final Principal anonymous;
  private int generation;
  private final Map<String, Future<Principal>> underWay = new HashMap<>();
  private final Map<String, Principal> verified =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Principal> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  Authenticator(Bus bus, Access access, TenantStates tenants, InstantSource clock, KeyUses uses) {
    this.bus = bus;
    this.access = access;
    this.tenants = tenants;
    this.clock = clock;
    this.uses = uses;
    this.anonymous =
        new Principal(Caller.ANONYMOUS, Long.MAX_VALUE, null, 0, access.ofAnybody(), null);
  }

  /** Called once, on the loop that it serves. */
  Future<?> follow() {
    return bus.hearHere(
        "auth.keyEnded",
        ended -> {
          generation++;
          verified.clear();
          underWay.clear();
        });
  }

  /** The credential that a request carries; null where it carries none. */
  static @Nullable String credential(HttpServerRequest request) {
    var headers = request.headers();
    var authorization = headers.getAll(HttpHeaders.AUTHORIZATION);
    var keys = headers.getAll(API_KEY);
    if (authorization.size() + keys.size() > 1) {
      throw KernelProblem.UNAUTHENTICATED.because("The request carries more than one credential.");
    }
    if (!keys.isEmpty()) {
      return keys.getFirst();
    }
    if (authorization.isEmpty()) {
      return null;
    }
    var value = authorization.getFirst();
    if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw KernelProblem.UNAUTHENTICATED.because("The Authorization header is not Bearer.");
    }
    return value.substring(BEARER.length()).strip();
  }

  /** What this loop knows a credential by. */
  String name(String credential) {
    return credential.startsWith(KEY_BEGINS) && credential.length() <= LONGEST_CREDENTIAL
        ? digests.of(credential)
        : credential;
  }

  /** Who asks without a credential. */
  Principal anonymous() {
    return anonymous;
  }

  /** Who holds a credential that this loop has verified before; null where it must be asked. */
  @Nullable Principal remembered(String name) {
    var principal = verified.get(name);
    if (principal == null || !tenants.isCurrent()) {
      return null;
    }
    long now = clock.millis();
    if (principal.expiresAt() <= now || !principal.isCurrent()) {
      verified.remove(name);
      return null;
    }
    if (principal.use() != null) {
      principal.use().note(now);
    }
    return principal;
  }

  /**
   * Has a credential verified; fails with 401 where it is not valid. Who asks while others ask for
   * the same waits with them, and asks anew where something has changed since they began.
   */
  Future<Principal> verify(String name, String credential, String correlationId) {
    if (credential.length() > LONGEST_CREDENTIAL) {
      return Future.failedFuture(refused());
    }
    var asked = underWay.get(name);
    if (asked != null) {
      return asked.compose(principal ->
          principal.isCurrent()
              ? Future.succeededFuture(principal)
              : ask(name, credential, correlationId));
    }
    var asking = ask(name, credential, correlationId);
    if (!asking.isComplete()) {
      underWay.put(name, asking);
      asking.onComplete(answered -> underWay.remove(name, asking));
    }
    return asking;
  }

  private Future<Principal> ask(String name, String credential, String correlationId) {
    var operation = credential.startsWith(KEY_BEGINS) ? "apikey.verify" : "auth.verify";
    var call = Call.internal(operation, JsonObject.of("credential", credential), correlationId);
    int asked = generation;
    return bus.request(call, TIMEOUT_MILLIS)
        .compose(answer ->
            principal(new JsonObject(Objects.requireNonNull(answer.body())), correlationId))
        .onSuccess(principal -> {
          // Where a signing key has ended since, the answer may be one of before.
          if (asked == generation) {
            verified.put(name, principal);
          }
          if (principal.use() != null) {
            principal.use().note(clock.millis());
          }
        });
  }

  private Future<Principal> principal(JsonObject proven, String correlationId) {
    var caller =
        new Caller(
            proven.getString("tenant"),
            proven.getString("subject"),
            Caller.AuthType.valueOf(proven.getString("auth_type").toUpperCase(Locale.ROOT)),
            proven.getString("role"));
    var expiresAt = proven.getLong("expires_at");
    var tenant = caller.tenant();
    if (tenant == null) {
      return Future.succeededFuture(
          new Principal(caller, expiresAt, null, 0, access.ofOperators(), null));
    }
    return tenants
        .find(tenant, correlationId)
        .map(state ->
            new Principal(
                caller,
                expiresAt,
                state,
                proven.getLong("access_version"),
                access.of(Rules.of(proven.getJsonArray("permissions"))),
                caller.authType() == Caller.AuthType.API_KEY
                    ? uses.of(tenant, caller.requireSubject())
                    : null))
        .recover(failure -> Future.failedFuture(isGone(failure) ? refused() : failure));
  }

  // A token may outlive its tenant; then it is no longer a credential.
  private static boolean isGone(Throwable failure) {
    return failure instanceof ReplyException reply && reply.failureCode() == 404;
  }

  static RuntimeException refused() {
    return KernelProblem.INVALID_CREDENTIALS.because("The credential is not valid or has ended.");
  }
}
