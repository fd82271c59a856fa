package io.tenantry.audit;

import io.tenantry.kernel.json.MalformedJsonException;
import io.tenantry.kernel.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;

/**
 * A signed statement of where a chain stood.
 *
 * @param hash of its last entry then, hex
 * @param signed a compact JWS that says the same of a named tenant
 */
record Checkpoint(long entries, String hash, String signed) {
  static final String TYPE = "audit-checkpoint+jwt";

  static Checkpoint of(Row row) {
    return new Checkpoint(row.getLong("entries"), row.getString("hash"), row.getString("signed"));
  }

  /** Whether one of these keys has signed that this tenant's chain stood here. */
  boolean isSigned(String tenant, KeyRing keys) {
    var parts = signed.split("\\.", -1);
    try {
      if (parts.length != 3) {
        return false;
      }
      var header = decode(parts[0]);
      var claims = decode(parts[1]);
      var key = keys.find(header.getString("kid"));
      return TYPE.equals(header.getString("typ"))
          && "RS256".equals(header.getString("alg"))
          && key.isPresent()
          && tenant.equals(claims.getString("tenant"))
          && Long.valueOf(entries).equals(claims.getLong("entries"))
          && hash.equals(claims.getString("hash"))
          && verify(key.get(), parts);
    } catch (MalformedJsonException | IllegalArgumentException | ClassCastException e) {
      return false;
    }
  }

  private static boolean verify(PublicKey key, String[] parts) {
    try {
      var signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(key);
      signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static JsonObject decode(String part) throws MalformedJsonException {
    return StrictJson.parse(Buffer.buffer(Base64.getUrlDecoder().decode(part)))
            instanceof JsonObject object
        ? object
        : new JsonObject();
  }
}
