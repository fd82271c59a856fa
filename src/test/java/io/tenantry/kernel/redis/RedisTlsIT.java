package io.tenantry.kernel.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.Certificate;
import io.tenantry.testing.TestServers;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Redis behind TLS, as services that rent it have it: whose certificate is not good is not spoken
 * to.
 */
class RedisTlsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();

  @TempDir Path folder;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** A port at which the tests' Redis answers by TLS under a certificate for the name. */
  private int secured(Certificate certificate) {
    var redis = URI.create(TestServers.redisUrl());
    var client = vertx.createNetClient();
    var server =
        vertx.createNetServer(
            new NetServerOptions()
                .setHost("127.0.0.1")
                .setSsl(true)
                .setKeyCertOptions(certificate.key()));
    server.connectHandler(socket -> {
      socket.pause();
      client
          .connect(redis.getPort(), redis.getHost())
          .onSuccess(other -> join(socket, other))
          .onFailure(refused -> socket.close());
    });
    return server.listen(0).await().actualPort();
  }

  private static void join(NetSocket one, NetSocket other) {
    one.pipeTo(other);
    other.pipeTo(one);
    one.resume();
  }

  private RedisConnection to(int port, Optional<Path> authorities) {
    var password = URI.create(TestServers.redisUrl()).getRawUserInfo();
    var url = "rediss://" + (password == null ? "" : password + "@") + "localhost:" + port;
    return new RedisConnection(vertx, url, 1, 8, PATIENCE, authorities);
  }

  @Test
  void speaksByTlsToAServerThatItsAuthoritiesKnow() throws Exception {
    var certificate = Certificate.of("localhost", folder);

    var redis = to(secured(certificate), Optional.of(certificate.pem()));

    assertThat(redis.ping().await()).hasToString("PONG");
  }

  @Test
  void speaksNotToAServerThatNobodyKnows() throws Exception {
    var redis = to(secured(Certificate.of("localhost", folder)), Optional.empty());

    assertThatThrownBy(() -> redis.reach(PATIENCE).await())
        .hasMessageContaining("Redis cannot be used");
  }

  @Test
  void speaksNotToAServerOfAnotherName() throws Exception {
    var certificate = Certificate.of("elsewhere.test", folder);
    var redis = to(secured(certificate), Optional.of(certificate.pem()));

    assertThatThrownBy(() -> redis.reach(PATIENCE).await())
        .hasMessageContaining("Redis cannot be used");
  }
}
