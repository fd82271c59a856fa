package io.tenantry.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {
  @TempDir Path folder;

  private Path pem(String algorithm, int bits) throws IOException, GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    var encoded = generator.generateKeyPair().getPrivate().getEncoded();
    return Files.writeString(
        folder.resolve(algorithm + bits + ".pem"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(encoded)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private static void isRefused(Path file, String reason) {
    assertThatThrownBy(() -> SigningKey.at(file, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void makesAKeyOnceThatOnlyItsOwnerMayRead() throws IOException {
    var file = folder.resolve("made").resolve("signing-key.pem");

    var made = SigningKey.at(file, true);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(made.publicKey().getModulus().bitLength()).isGreaterThanOrEqualTo(2048);
    assertThat(SigningKey.at(file, true).id()).isEqualTo(made.id());
    assertThat(SigningKey.at(file, false).id()).isEqualTo(made.id());
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void readsAKeyThatWasGiven() throws IOException, GeneralSecurityException {
    var key = SigningKey.at(pem("RSA", 2048), false);

    assertThat(key.toJwk().fieldNames())
        .containsExactlyInAnyOrder("kty", "use", "alg", "kid", "n", "e");
    assertThat(key.id()).hasSize(43);
  }

  @Test
  void refusesKeysThatAreTooShortOrOfAnotherKind() throws IOException, GeneralSecurityException {
    isRefused(pem("RSA", 1024), "has fewer than 2048 bits");
    isRefused(pem("EC", 256), "is not an RSA key");
  }

  @Test
  void refusesAConfiguredFileThatIsMissingOrCannotBeRead() throws IOException {
    isRefused(folder.resolve("missing.pem"), "cannot be read");
    isRefused(Files.createDirectory(folder.resolve("folder.pem")), "cannot be read");
  }

  @Test
  void refusesFilesThatHoldNoKey() throws IOException {
    isRefused(Files.writeString(folder.resolve("empty.pem"), ""), "is not a PKCS #8 PEM file");
    isRefused(
        Files.writeString(
            folder.resolve("bad.pem"),
            "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n"),
        "is not an RSA key");
  }

  @Test
  void doesNotReplaceAFileThatHoldsNoKey() throws IOException {
    var file = Files.writeString(folder.resolve("kept.pem"), "mine");

    assertThatThrownBy(() -> SigningKey.at(file, true)).isInstanceOf(IllegalStateException.class);

    assertThat(file).hasContent("mine");
  }
}
