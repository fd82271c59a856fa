package io.tenantry.kernel.bus;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Marks what goes to another node with who sends it and a seal over all of it, which nobody can
 * make who lacks the cluster's secret: HMAC-SHA256 over netstrings of what it is for, of each
 * header's name and value in the order of the names, and of the body.
 */
public final class Seals {
  static final String SEAL = "seal";
  static final String FROM = "from";

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac unused;
  private final String node;

  /**
   * @param key at least 32 bytes that every node of the cluster has
   * @param node this node's id
   */
  public Seals(byte[] key, String node) {
    try {
      unused = Mac.getInstance(ALGORITHM);
      unused.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    this.node = node;
  }

  /** Adds this node's id and the seal to the headers. */
  void seal(String purpose, MultiMap headers, @Nullable Buffer body) {
    headers.set(FROM, node);
    headers.set(SEAL, Base64.getEncoder().encodeToString(digest(purpose, headers, body)));
  }

  boolean isGenuine(String purpose, MultiMap headers, @Nullable Buffer body) {
    var seal = headers.get(SEAL);
    if (seal == null || !headers.contains(FROM)) {
      return false;
    }
    try {
      return MessageDigest.isEqual(
          Base64.getDecoder().decode(seal), digest(purpose, headers, body));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether this very node sealed it. */
  boolean isOwn(MultiMap headers) {
    return node.equals(headers.get(FROM));
  }

  private byte[] digest(String purpose, MultiMap headers, @Nullable Buffer body) {
    var mac = fresh();
    put(mac, purpose.getBytes(StandardCharsets.UTF_8));
    var sorted = new TreeMap<String, String>();
    for (Map.Entry<String, String> header : headers) {
      // A second value under one name would be read by nobody: the first one counts.
      sorted.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
    }
    sorted.remove(SEAL);
    sorted.forEach((name, value) -> {
      put(mac, name.getBytes(StandardCharsets.UTF_8));
      put(mac, value.getBytes(StandardCharsets.UTF_8));
    });
    put(mac, body == null ? new byte[0] : body.getBytes());
    return mac.doFinal();
  }

  // A Mac keeps state, and messages are sealed on many threads.
  private Mac fresh() {
    try {
      return (Mac) unused.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(Mac mac, byte[] part) {
    mac.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
    mac.update(part);
    mac.update((byte) ',');
  }
}
