package io.tenantry.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.testing.Certificate;
import io.tenantry.testing.Configured;
import io.tenantry.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.FileInputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge on a bus of its own: who gets in, and what is reached from there. */
class BridgeTest {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private int start(Map<String, String> settings) {
    var all =
        new HashMap<>(
            Map.of(
                "bridge.enabled", "true",
                "bridge.port", "0",
                "bridge.token", TaskServer.TOKEN));
    all.putAll(settings);
    var bridge = new BridgeVerticle(bus, Configured.with(all).bridge(), registry);
    vertx.deployVerticle(bridge).await();
    return bridge.port();
  }

  private int start() {
    return start(Map.of());
  }

  private static JsonObject frame(String type, String address) {
    return JsonObject.of("type", type, "address", address);
  }

  private static void refuses(TaskServer server, JsonObject frame, String message) {
    var answer = server.ask(frame);

    assertThat(answer.getString("type")).as(frame.encode()).isEqualTo("err");
    assertThat(answer.getString("message")).as(frame.encode()).isEqualTo(message);
  }

  @Test
  void throwsOutWhoeverShowsAnotherToken() {
    int port = start();
    for (var token : List.of("", "another", TaskServer.TOKEN + "!")) {
      try (var stranger = TaskServer.stranger(port)) {
        stranger.send(frame("send", "bridge.auth").put("body", JsonObject.of("token", token)));

        stranger.isThrownOut("unauthenticated");
      }
    }
    assertThat(registry.get("tenantry.bridge.refused").tag("reason", "unauthenticated").counter())
        .satisfies(refused -> assertThat(refused.count()).isEqualTo(3));
  }

  @Test
  void throwsOutWhoeverDoesAnythingBeforeTheToken() {
    int port = start();
    for (var first :
        List.of(
            frame("ping", ""),
            frame("register", "task.a"),
            frame("send", "task.announce").put("body", JsonObject.of("type", "a")),
            frame("send", "bridge.auth"),
            frame("send", "bridge.auth").put("body", JsonObject.of("token", 7)))) {
      try (var stranger = TaskServer.stranger(port)) {
        stranger.send(first);

        stranger.isThrownOut("unauthenticated");
      }
    }
  }

  @Test
  void takesLittleFromStrangers() {
    try (var stranger = TaskServer.stranger(start())) {
      stranger.send(5_000, new byte[0]);

      stranger.isThrownOut("frame_too_large");
    }
  }

  @Test
  void throwsOutWhoeverSendsALargerFrameThanIsAllowed() {
    int port = start(Map.of("bridge.frame_most", "512KiB"));
    for (int length : new int[] {512 * 1024 + 1, Integer.MAX_VALUE, -1}) {
      try (var server = TaskServer.joined(port)) {
        server.send(length, new byte[16]);

        server.isThrownOut("frame_too_large");
      }
    }
  }

  @Test
  void throwsOutWhoeverSendsWhatIsNoFrame() {
    int port = start();
    for (var garbage :
        List.of(
            "{",
            "[]",
            "null",
            "7",
            "{}",
            "{\"type\":7}",
            "{\"type\":\"dance\"}",
            "{\"type\":\"send\",\"address\":{}}",
            "{\"type\":\"send\",\"headers\":[]}",
            "[".repeat(5_000))) {
      try (var server = TaskServer.joined(port)) {
        server.send(garbage.getBytes(UTF_8));

        server.isThrownOut("bad_frame");
      }
    }
    try (var server = TaskServer.joined(port)) {
      server.send(0, new byte[0]);

      server.isThrownOut("bad_frame");
    }
  }

  @Test
  void readsFramesHoweverTheyAreCut() {
    try (var server = TaskServer.joined(start())) {
      server.trickle("{\"type\":\"ping\"}{\"type\":\"ping\"}", 15);

      assertThat(server.next()).isEqualTo(JsonObject.of("type", "pong"));
      assertThat(server.next()).isEqualTo(JsonObject.of("type", "pong"));
    }
  }

  @Test
  void reachesNothingElseOfTheBus() {
    var reached = new ConcurrentLinkedQueue<String>();
    var addresses = List.of("tenant.create", "resource.get", "task.echo", "job.report.x", "limits");
    addresses.forEach(
        address -> vertx.eventBus().consumer(address, message -> reached.add(address)));
    try (var server = TaskServer.joined(start()).serve("letters.send")) {
      for (var address : addresses) {
        refuses(server, frame("send", address), "access_denied");
        refuses(server, frame("publish", address), "access_denied");
        refuses(server, frame("register", address), "access_denied");
      }
      refuses(server, frame("send", "task.letters.send"), "access_denied");
      refuses(server, frame("publish", "task.announce"), "access_denied");
      refuses(server, frame("register", "task.announce"), "access_denied");
      refuses(server, frame("register", "bridge.report"), "access_denied");
      refuses(server, frame("send", "reply.1"), "unknown_job");
    }

    assertThat(reached).isEmpty();
  }

  @Test
  void hearsNothingThatIsPublished() {
    try (var server = TaskServer.joined(start()).serve("letters.send")) {
      bus.publish("tenant.suspended", JsonObject.of("tenant", "acme"));
      bus.publish("task.announce", JsonObject.of("type", "other"));

      assertThat(server.ask("bridge.report", new JsonObject()).getJsonObject("body"))
          .isEqualTo(JsonObject.of("cancelled", true));
    }
  }

  @Test
  void leavesTheTypesOfTheProgramToTheProgram() {
    new Operations(bus)
        .on("task.echo", call -> Future.succeededFuture(Answer.NO_CONTENT))
        .register()
        .await();
    try (var server = TaskServer.joined(start())) {
      var echo = frame("send", "task.announce").put("body", JsonObject.of("type", "echo"));

      refuses(server, echo, "access_denied");
      refuses(server, frame("register", "task.echo"), "access_denied");
    }
  }

  @Test
  void refusesAnnouncementsThatCannotBeTaken() {
    try (var server = TaskServer.joined(start())) {
      for (var announcement :
          List.of(
              new JsonObject(),
              JsonObject.of("type", 7),
              JsonObject.of("type", "Letters"),
              JsonObject.of("type", "announce"),
              JsonObject.of("type", "a", "schema", "none"),
              JsonObject.of("type", "a", "schema", JsonObject.of("type", "no such")),
              JsonObject.of("type", "a", "timeout_ms", 0),
              JsonObject.of("type", "a", "timeout_ms", 1e30),
              JsonObject.of("type", "a", "heartbeat_ms", -1),
              JsonObject.of("type", "a", "permission", "everything"))) {
        refuses(
            server, frame("send", "task.announce").put("body", announcement), "bad_announcement");
      }
    }
  }

  @Test
  void putsJobsOffThatNobodyServesNow() {
    TaskServer.joined(start()).serve("letters.send").close();
    Patience.until(
        "it has left", () -> registry.get("tenantry.bridge.servers").gauge().value() == 0);

    var answer = bus.request(Call.internal("task.letters.send", new JsonObject(), "-"), 5_000);

    assertThat(answer.await().headers()).isEqualTo(Map.of("snooze-ms", "5000"));
  }

  @Test
  void closesWhatIsTooMany() {
    int port = start(Map.of("bridge.connections", "2"));
    var first = TaskServer.joined(port);
    try (var second = TaskServer.stranger(port)) {
      second.showToken(TaskServer.TOKEN);
      try (var third = TaskServer.stranger(port)) {
        third.isClosed();
      }
      first.close();
      Patience.until(
          "there is room again",
          () -> registry.get("tenantry.bridge.servers").gauge().value() == 1);
      TaskServer.joined(port).close();
    }
  }

  @Test
  void endsAConnectionThatIsSilent() {
    try (var server = TaskServer.joined(start(Map.of("bridge.silence", "1s")))) {
      server.isClosed();
    }
  }

  @Test
  void speaksTls(@TempDir Path folder) throws Exception {
    var certificate = Certificate.of("localhost", folder);
    int port =
        start(
            Map.of(
                "bridge.host", "0.0.0.0",
                "bridge.tls_certificate", certificate.pem().toString(),
                "bridge.tls_key", certificate.keyPem().toString()));

    var socket = trusting(certificate.pem()).getSocketFactory().createSocket("localhost", port);
    try (var server = new TaskServer(socket)) {
      assertThat(server.showToken(TaskServer.TOKEN).getInteger("frame_most")).isPositive();
    }
  }

  private static SSLContext trusting(Path pem) throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    try (var in = new FileInputStream(pem.toFile())) {
      keys.setCertificateEntry(
          "a", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
