package io.tenantry.testing;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A server's key and certificate for one name, made by the JDK's own keytool.
 *
 * @param keyPem the key again, not encrypted
 */
public record Certificate(PfxOptions key, Path pem, Path keyPem) {
  private static final String PASSWORD = "of-a-test";

  public static Certificate of(String name, Path folder) throws Exception {
    var store = folder.resolve(name + ".p12");
    var command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    if (command.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    var pem = folder.resolve(name + ".pem");
    var keyPem = folder.resolve(name + ".key.pem");
    var keys = open(store);
    Files.writeString(pem, pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
    Files.writeString(
        keyPem, pem("PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
    return new Certificate(
        new PfxOptions().setPath(store.toString()).setPassword(PASSWORD), pem, keyPem);
  }

  private static KeyStore open(Path store) throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static String pem(String what, byte[] encoded) {
    var text = Base64.getMimeEncoder().encodeToString(encoded);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }
}
