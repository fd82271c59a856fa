package io.tenantry.kernel.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseAddressTest {
  private static final String REMOTE = "postgresql://u:p@192.0.2.1:5432/d";

  private static PgConnectOptions parse(String url, Map<String, String> settings) {
    return DatabaseAddress.parse(url, Configured.with(settings).database());
  }

  @Test
  void verifiesARemoteServerByTheAuthoritiesOfJava() {
    var options = parse(REMOTE, Map.of());

    assertThat(options.getSslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(options.getSslOptions().isTrustAll()).isFalse();
    assertThat(options.getSslOptions().getTrustOptions()).isNotNull();
    assertThat(options.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
  }

  @Test
  void takesThePasswordThatIsGivenByItself() {
    var settings = Map.of("database.url", "postgresql://u@192.0.2.1/d", "database.password", "s");

    assertThat(parse("postgresql://u@192.0.2.1/d", settings).getPassword()).isEqualTo("s");
    assertThat(parse(REMOTE, settings).getPassword()).isEqualTo("s");
    assertThat(parse(REMOTE, Map.of()).getPassword()).isEqualTo("p");
  }

  @Test
  void verifiesByTheAuthoritiesThatAreNamed() {
    var options = parse(REMOTE, Map.of("database.tls_ca", "ca.pem"));

    assertThat(options.getSslOptions().getTrustOptions())
        .isInstanceOfSatisfying(
            PemTrustOptions.class, pem -> assertThat(pem.getCertPaths()).containsExactly("ca.pem"));
  }

  @Test
  void sendsInTheClearOverLoopbackOnly() {
    assertThat(parse("postgresql://u:p@127.0.0.1/d", Map.of()).getSslMode())
        .isEqualTo(SslMode.DISABLE);
    assertThat(parse(REMOTE, Map.of("database.tls", "disable")).getSslMode())
        .isEqualTo(SslMode.DISABLE);
  }
}
