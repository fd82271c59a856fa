package io.tenantry.kernel.database;

import io.tenantry.kernel.config.Secret;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.TrustManagerFactory;

/** Turns a database's URL and the configured TLS into the driver's options. */
public final class DatabaseAddress {
  private DatabaseAddress() {}

  /**
   * The driver's options.
   *
   * @param url {@code postgresql://user:password@host:port/database}
   */
  public static PgConnectOptions parse(String url, DatabaseConfig config) {
    var options = PgConnectOptions.fromUri(url);
    config.password().map(Secret::value).ifPresent(options::setPassword);
    var mode =
        switch (config.tls()) {
          case AUTO -> isLoopback(options.getHost()) ? SslMode.DISABLE : SslMode.VERIFY_FULL;
          case DISABLE -> SslMode.DISABLE;
          case REQUIRE -> SslMode.REQUIRE;
          case VERIFY_FULL -> SslMode.VERIFY_FULL;
        };
    options.setSslMode(mode);
    if (mode != SslMode.DISABLE) {
      var tls = new ClientSSLOptions().setTrustAll(mode == SslMode.REQUIRE);
      tls.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
      tls.setTrustOptions(
          config
              .tlsCa()
              .<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file.toString()))
              .orElseGet(DatabaseAddress::authoritiesOfJava));
      options.setSslOptions(tls);
    }
    return options;
  }

  // The driver wants them named, it does not take Java's own by itself.
  private static TrustOptions authoritiesOfJava() {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return TrustOptions.wrap(factory.getTrustManagers()[0]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java's own authorities cannot be read", e);
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
