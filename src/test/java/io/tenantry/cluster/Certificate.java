package io.tenantry.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate that is its own authority, made by the JDK's own keytool: whoever trusts it trusts
 * nobody else.
 */
record Certificate(Path chain, Path key) {
  private static final String PASSWORD = "of-a-test";

  static Certificate of(String name, Path folder) throws Exception {
    var store = folder.resolve(name + ".p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var words = " -genkeypair -keyalg EC -validity 30 -alias node -storetype PKCS12 -dname CN=";
    var command = keytool + words + name + " -storepass " + PASSWORD + " -keystore " + store;
    var process = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + said);
    }
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var key = keys.getKey("node", PASSWORD.toCharArray()).getEncoded();
    return new Certificate(
        write(
            folder.resolve(name + ".crt"), "CERTIFICATE", keys.getCertificate("node").getEncoded()),
        write(folder.resolve(name + ".key"), "PRIVATE KEY", key));
  }

  private static Path write(Path file, String kind, byte[] encoded) throws IOException {
    var text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(kind, Base64.getMimeEncoder().encodeToString(encoded), kind);
    return Files.writeString(file, text);
  }
}
