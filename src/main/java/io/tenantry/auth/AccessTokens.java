package io.tenantry.auth;

import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.json.MalformedJsonException;
import io.tenantry.kernel.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.authentication.TokenCredentials;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies access tokens as RFC 9068 has them: RS256, {@code typ} {@code at+jwt}. The
 * library checks signature, issuer and end; what it leaves open (form, {@code typ}, {@code crit},
 * the types of the claims, a token without an end) is checked here first.
 */
final class AccessTokens {
  private static final Pattern FORM = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
  private static final Set<String> HEADER_MEMBERS = Set.of("typ", "alg", "kid");
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private static final String OPERATORS = "-operator";

  private final Supplier<KeyRing.Keys> keys;
  private final Function<String, Future<Boolean>> knows;
  private final AuthConfig config;
  private final InstantSource clock;

  /**
   * @param keys those of this moment
   * @param knows whether the key of this id verifies
   */
  AccessTokens(
      Supplier<KeyRing.Keys> keys,
      Function<String, Future<Boolean>> knows,
      AuthConfig config,
      InstantSource clock) {
    this.keys = keys;
    this.knows = knows;
    this.config = config;
    this.clock = clock;
  }

  /** A token for a tenant's user. */
  String issue(String tenant, String subject, String role, UUID session) {
    return sign(
        subject,
        config.audience(),
        JsonObject.of("tenant", tenant, "role", role, "sid", session.toString()));
  }

  /** A token for a platform's operator; its audience is one that no tenant's token has. */
  String issueForOperator(String subject) {
    return sign(subject, config.audience() + OPERATORS, new JsonObject());
  }

  private String sign(String subject, String audience, JsonObject claims) {
    long now = clock.millis() / 1000;
    claims
        .put("iss", config.issuer())
        .put("aud", audience)
        .put("sub", subject)
        .put("iat", now)
        .put("exp", now + config.accessTokenLifetime().toSeconds())
        .put("jti", UUID.randomUUID().toString());
    return sign("at+jwt", claims);
  }

  /**
   * Signs what is no access token; its type keeps it from ever being taken for one.
   *
   * @throws IllegalArgumentException where the type is that of access tokens
   */
  String vouch(String type, JsonObject claims) {
    if (isAccessToken(type)) {
      throw new IllegalArgumentException("access tokens are made by logins alone");
    }
    return sign(type, claims);
  }

  private String sign(String type, JsonObject claims) {
    var key = keys.get().signer();
    var header = JsonObject.of("typ", type, "alg", "RS256", "kid", key.id());
    var signed = encode(header.encode()) + '.' + encode(claims.encode());
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.privateKey());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + '.' + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Who a token speaks for; fails where it is not one of ours, not whole, or has ended. */
  Future<Proven> verify(String token) {
    if (!FORM.matcher(token).matches()) {
      return refused();
    }
    var parts = token.split("\\.", 3);
    var header = decode(parts[0]);
    var claims = decode(parts[1]);
    if (header == null
        || claims == null
        || !isOurs(header)
        || !isWhole(claims)
        || !Arrays.stream(parts).allMatch(AccessTokens::isCanonical)) {
      return refused();
    }
    return knows
        .apply(header.getString("kid"))
        .compose(known ->
            known ? keys.get().library().authenticate(new TokenCredentials(token)) : refused())
        .map(user -> proven(claims))
        .recover(failure -> refused());
  }

  // Nothing beyond these members: crit, jku, jwk and x5u have no business in a token of ours.
  private boolean isOurs(JsonObject header) {
    return header.fieldNames().equals(HEADER_MEMBERS)
        && "RS256".equals(header.getValue("alg"))
        && header.getValue("typ") instanceof String type
        && isAccessToken(type)
        && header.getValue("kid") instanceof String;
  }

  private static boolean isAccessToken(String type) {
    return type.equalsIgnoreCase("at+jwt") || type.equalsIgnoreCase("application/at+jwt");
  }

  // Bits beyond the last byte may be anything to a decoder: one token would have many spellings.
  private static boolean isCanonical(String part) {
    try {
      return URL.encodeToString(Base64.getUrlDecoder().decode(part)).equals(part);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private boolean isWhole(JsonObject claims) {
    long now = clock.millis() / 1000;
    long leeway = config.clockLeeway().toSeconds();
    long longest = config.accessTokenLifetime().toSeconds() + leeway;
    return claims.getValue("exp") instanceof Number exp
        && isWhole(exp)
        && exp.longValue() + leeway > now
        && exp.longValue() <= now + longest
        && claims.getValue("iat") instanceof Number iat
        && isWhole(iat)
        && iat.longValue() <= now + leeway
        && notBefore(claims, now + leeway)
        && config.issuer().equals(claims.getValue("iss"))
        && claims.getValue("sub") instanceof String
        && hasAudience(claims);
  }

  private static boolean isWhole(Number number) {
    return number instanceof Integer || number instanceof Long;
  }

  private static boolean notBefore(JsonObject claims, long latest) {
    return !claims.containsKey("nbf")
        || claims.getValue("nbf") instanceof Number nbf
            && isWhole(nbf)
            && nbf.longValue() <= latest;
  }

  private boolean hasAudience(JsonObject claims) {
    boolean tenants = config.audience().equals(claims.getValue("aud"));
    boolean operators = (config.audience() + OPERATORS).equals(claims.getValue("aud"));
    return tenants
            && claims.getValue("tenant") instanceof String
            && claims.getValue("role") instanceof String
            && claims.getValue("sid") instanceof String
        || operators && !claims.containsKey("tenant");
  }

  private Proven proven(JsonObject claims) {
    return new Proven(
        claims.getString("tenant"),
        claims.getString("sub"),
        claims.getString("sid"),
        claims.getLong("exp") * 1000);
  }

  private static <T> Future<T> refused() {
    return Future.failedFuture(
        KernelProblem.INVALID_CREDENTIALS.because("The credential is not valid or has ended."));
  }

  private static @Nullable JsonObject decode(String part) {
    try {
      var bytes = Base64.getUrlDecoder().decode(part);
      return StrictJson.parse(Buffer.buffer(bytes)) instanceof JsonObject object ? object : null;
    } catch (MalformedJsonException | IllegalArgumentException e) {
      return null;
    }
  }

  private static String encode(String json) {
    return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Who a credential was proved to speak for; an operator where it names no tenant.
   *
   * @param session the login that the token comes from; absent for operators
   * @param expiresAt epoch milliseconds
   */
  record Proven(
      @Nullable String tenant, String subject, @Nullable String session, long expiresAt) {}
}
