package io.tenantry.resource;

import io.tenantry.kernel.audit.Changes;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What the audit log says of a change to a resource. */
final class Told {
  // A log that repeated every long document would outgrow the data that it is about.
  private static final int LONGEST = 8_192;
  private static final JsonObject NOTHING = new JsonObject();

  private Told() {}

  static JsonObject made(String name, String data) {
    return Changes.between(NOTHING, JsonObject.of("name", name, "data", document(data)));
  }

  static JsonObject changed(Resource before, Resource after) {
    return Changes.between(
        JsonObject.of("name", before.name(), "data", document(before.data())),
        JsonObject.of("name", after.name(), "data", document(after.data())));
  }

  /** The document itself, or where it is long the size and SHA-256 of its text. */
  private static JsonObject document(String text) {
    if (text.length() <= LONGEST) {
      return new JsonObject(text);
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return JsonObject.of("bytes", bytes.length, "sha256", HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
