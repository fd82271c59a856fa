package io.tenantry.apikey;

import io.tenantry.kernel.hash.KeyedDigest;
import io.tenantry.testing.SharedPlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Base64;

/** The seals of a platform's own keys, and of another's, for keys that a test makes up. */
final class Seals {
  private Seals() {}

  static KeySeal of(SharedPlatform.Started platform) {
    try {
      var text = Files.readString(platform.secrets().resolve("master-key")).strip();
      var master = new KeyedDigest(Base64.getDecoder().decode(text));
      return new KeySeal(master.bytesOf("tenantry derived key: seals of API keys"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static KeySeal ofAnother() {
    return new KeySeal(KeyedDigest.randomKey());
  }
}
