package io.tenantry.kernel;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals bytes with AES-GCM, bound to what they are for: nonce, then text and tag. */
public final class Seal {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  /**
   * @param key 32 bytes
   */
  public Seal(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  public byte[] seal(byte[] plain, String purpose) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      return Buffer.buffer(nonce)
          .appendBytes(crypt(Cipher.ENCRYPT_MODE, nonce, plain, purpose))
          .getBytes();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails where another key sealed it, or for another purpose. */
  public byte[] open(byte[] sealed, String purpose) throws GeneralSecurityException {
    var nonce = Arrays.copyOf(sealed, NONCE_BYTES);
    var text = Arrays.copyOfRange(sealed, NONCE_BYTES, sealed.length);
    return crypt(Cipher.DECRYPT_MODE, nonce, text, purpose);
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] text, String purpose)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher.doFinal(text);
  }
}
