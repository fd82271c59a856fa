package io.tenantry.auth;

import io.tenantry.kernel.Seal;
import io.tenantry.kernel.hash.KeyedDigest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The key that seals the private signing keys in the database, and from which secrets for other
 * purposes are derived. It lies in a file that every node has and no database: whoever reads the
 * database alone can sign nothing.
 */
final class MasterKey {
  private static final int BYTES = 32;

  private final byte[] key;
  private final Seal seal;
  private final Path file;

  private MasterKey(byte[] key, Path file) {
    this.key = key;
    this.seal = new Seal(key);
    this.file = file;
  }

  /** Reads 32 bytes as Base64; makes a file, readable by its owner alone, where there is none. */
  static MasterKey at(Path file, boolean mayMake) {
    try {
      if (mayMake && !Files.exists(file)) {
        make(file);
      }
      var key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length != BYTES) {
        throw new IllegalStateException(
            "the master key " + file + " has " + key.length + " bytes, not " + BYTES);
      }
      return new MasterKey(key, file);
    } catch (IOException e) {
      throw new IllegalStateException("the master key " + file + " cannot be read: " + e, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException("the master key " + file + " is not Base64", e);
    }
  }

  private static void make(Path file) throws IOException {
    var key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    var folder = file.toAbsolutePath().getParent();
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createDirectories(folder);
    var fresh = Files.createTempFile(folder, "master-key", ".tmp", owner);
    try {
      Files.writeString(fresh, Base64.getEncoder().encodeToString(key) + '\n');
      // A link never replaces: of two processes that start at once, one key stays.
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // The other process's key is as good.
    } finally {
      Files.delete(fresh);
    }
  }

  /** Another secret, of 32 bytes, from which this one cannot be told. */
  byte[] derive(String purpose) {
    return new KeyedDigest(key).bytesOf("tenantry derived key: " + purpose);
  }

  byte[] seal(SigningKey key) {
    return seal.seal(key.privateKey().getEncoded(), key.id());
  }

  SigningKey open(String id, byte[] sealed) {
    try {
      return SigningKey.of(seal.open(sealed, id));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the master key "
              + file
              + " does not open the database's signing keys: give every node the same file",
          e);
    }
  }
}
