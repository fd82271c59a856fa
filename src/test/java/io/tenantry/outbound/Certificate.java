package io.tenantry.outbound;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A server's key and certificate for one name, made by the JDK's own keytool. */
record Certificate(PfxOptions key, Path pem) {
  private static final String PASSWORD = "of-a-test";

  static Certificate of(String name, Path folder) throws Exception {
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
    Files.writeString(pem, pemOf(store));
    return new Certificate(new PfxOptions().setPath(store.toString()).setPassword(PASSWORD), pem);
  }

  private static String pemOf(Path store) throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var encoded = keys.getCertificate("server").getEncoded();
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder().encodeToString(encoded)
        + "\n-----END CERTIFICATE-----\n";
  }
}
