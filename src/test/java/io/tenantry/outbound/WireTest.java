package io.tenantry.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tenantry.testing.Certificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To whom a call really goes, and what of an answer is waited for. */
class WireTest {
  private static final Message MESSAGE =
      Message.of(JsonObject.of("url", "", "body", JsonObject.of("a", 1)));

  private final Vertx vertx = Vertx.vertx();
  private final Receiver receiver = Receiver.onLoopback();

  @AfterEach
  void close() {
    receiver.close();
    vertx.close().await();
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private Reply send(Target target, List<InetAddress> addresses, Duration time, Optional<Path> ca) {
    var config = new OutboundConfig(List.of(), true, true, ca);
    return new Wire(vertx, config)
        .send(target, addresses, MESSAGE, Map.of(), System.nanoTime() + time.toNanos())
        .await();
  }

  private Reply send(String path, Duration time) {
    var target = new Target(false, "hooks.test", receiver.port(), path);
    return send(target, List.of(address("127.0.0.1")), time, Optional.empty());
  }

  @Test
  void goesToTheAddressUnderTheName() {
    var reply = send("/in?a=1", Duration.ofSeconds(20));

    assertThat(reply).isEqualTo(new Reply(200, 6, null));
    var request = receiver.received().getFirst();
    assertThat(request.uri()).isEqualTo("/in?a=1");
    assertThat(request.header("host")).isEqualTo("hooks.test:" + receiver.port());
    assertThat(request.header("content-type")).isEqualTo("application/json");
    assertThat(request.body()).isEqualTo("{\"a\":1}");
  }

  @Test
  void aNameThatChangesBetweenTheCheckAndTheConnectionChangesNothing() {
    var options = new HttpServerOptions().setHost("127.0.0.2").setPort(receiver.port());
    try (var other = new Receiver(options)) {
      var answers = new ArrayDeque<>(List.of("127.0.0.1", "127.0.0.2", "127.0.0.2"));
      var names = new Names(vertx, name -> List.of(address(answers.remove())), Reach.OWN_NETWORKS);
      var target = new Target(false, "rebinding.test", receiver.port(), "/");

      var checked = names.addresses(target).await();
      send(target, checked, Duration.ofSeconds(20), Optional.empty());

      assertThat(answers).hasSize(2);
      assertThat(receiver.received()).hasSize(1);
      assertThat(other.received()).isEmpty();
    }
  }

  @Test
  void triesTheNextAddressWhereOneTakesNoConnection() {
    var target = new Target(false, "hooks.test", receiver.port(), "/");
    var addresses = List.of(address("127.0.0.3"), address("127.0.0.1"));

    assertThat(send(target, addresses, Duration.ofSeconds(20), Optional.empty()).status())
        .isEqualTo(200);
  }

  @Test
  void doesNotFollowRedirects() {
    assertThat(send("/loop", Duration.ofSeconds(20)).status()).isEqualTo(302);
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void readsTheBeginningOfALargeBody() {
    assertThat(send("/large", Duration.ofSeconds(20))).isEqualTo(new Reply(200, 65_536, null));
  }

  @Test
  void goesByTheStatusOfABodyThatDoesNotEnd() {
    assertThat(send("/slow", Duration.ofSeconds(3))).isEqualTo(new Reply(200, 22, null));
  }

  @Test
  void givesUpOnWhoeverDoesNotAnswer() {
    assertThatThrownBy(() -> send("/never", Duration.ofMillis(300)))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void believesACertificateOfTheNameAlone(@TempDir Path folder) throws Exception {
    var certificate = Certificate.of("hooks.test", folder);
    var options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setSsl(true)
            .setKeyCertOptions(certificate.key());
    try (var server = new Receiver(options)) {
      var addresses = List.of(address("127.0.0.1"));
      var time = Duration.ofSeconds(20);
      var ca = Optional.of(certificate.pem());
      var named = new Target(true, "hooks.test", server.port(), "/");
      var other = new Target(true, "others.test", server.port(), "/");

      assertThat(send(named, addresses, time, ca).status()).isEqualTo(200);
      assertThatThrownBy(() -> send(other, addresses, time, ca)).isInstanceOf(SSLException.class);
      assertThatThrownBy(() -> send(named, addresses, time, Optional.empty()))
          .isInstanceOf(SSLException.class);
    }
  }
}
