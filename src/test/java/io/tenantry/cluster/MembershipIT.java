package io.tenantry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastNodeInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who gets in, who is kept out, and registrations that were lost or left behind. */
class MembershipIT {
  private static final int FIRST = Node.freePort();
  private static final int SECOND = Node.freePort();
  private static final String MEMBERS = "127.0.0.1:" + FIRST + ",127.0.0.1:" + SECOND;
  private static Node one;
  private static Node two;

  @BeforeAll
  static void join() {
    one = Node.join(Node.config(FIRST, MEMBERS, Map.of()));
    two = Node.join(Node.config(SECOND, MEMBERS, Map.of()));
    Patience.until("they are two", () -> one.members() == 2 && two.members() == 2);
  }

  @AfterAll
  static void leave() {
    two.close();
    one.close();
  }

  private static Future<Answer> ask(String operation) {
    return one.bus().request(Call.internal(operation, new JsonObject(), "-"), 1_000);
  }

  private static Future<Answer> done(Call call) {
    return Future.succeededFuture(Answer.NO_CONTENT);
  }

  @Test
  void whoDoesNotKnowTheSecretIsNoMember() {
    var wrong = Map.of("cluster.secret", "another secret, as long as the first");
    try (var stranger = Node.join(Node.config(Node.freePort(), MEMBERS, wrong))) {
      assertThat(stranger.members()).isEqualTo(1);
      assertThat(one.members()).isEqualTo(2);
      assertThat(two.members()).isEqualTo(2);
    }
  }

  @Test
  void anEchoOfTheChallengeIsNoProof() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), FIRST)) {
      socket.setSoTimeout(20_000);
      var in = socket.getInputStream();
      // Both the challenge and the proof are 32 bytes.
      for (int turn = 0; turn < 2; turn++) {
        socket.getOutputStream().write(in.readNBytes(32));
      }

      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void listensAtTheAddressThatItIsToldAndAtNoOther() throws IOException {
    int port = Node.freePort();
    var config = Node.config(port, "", Map.of("cluster.host", "127.0.0.2"));
    try (var node = Node.join(config)) {
      assertThat(node.members()).isEqualTo(1);
      new Socket("127.0.0.2", port).close();
      assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void aNodeThatWithdrawsIsChosenNoMoreAndStillServesItself() {
    try (var three = Node.join(Node.config(Node.freePort(), MEMBERS, Map.of()))) {
      three.serve("thing.withdrawn", MembershipIT::done);
      ask("thing.withdrawn").await();

      three.cluster().withdraw().await();

      Patience.until(
          "it is not asked",
          () -> ask("thing.withdrawn").transform(Future::succeededFuture).await().failed());
      var own = Call.internal("thing.withdrawn", new JsonObject(), "-");
      assertThat(three.bus().request(own, 1_000).await()).isEqualTo(Answer.NO_CONTENT);
    }
  }

  @Test
  void putsBackWhatTheClusterLost() {
    two.serve("thing.lost", MembershipIT::done);
    ask("thing.lost").await();
    one.cluster().hazelcast.getMultiMap(MemberSettings.SUBSCRIPTIONS).remove("thing.lost");
    one.cluster()
        .hazelcast
        .<String, HazelcastNodeInfo>getMap(MemberSettings.NODES)
        .remove(two.cluster().node());
    Patience.until(
        "nobody is found",
        () -> catchThrowableOfType(ReplyException.class, () -> ask("thing.lost").await()) != null);

    var repaired = two.cluster().registrations.repair();

    assertThat(repaired.lost()).isEqualTo(2);
    one.cluster().registrations.repair();
    Patience.until(
        "it is found",
        () -> ask("thing.lost").transform(Future::succeededFuture).await().succeeded());
    assertThat(two.cluster().registrations.repair().isAny()).isFalse();
  }

  @Test
  void takesAwayWhatADeadNodeLeft() {
    two.serve("thing.left", MembershipIT::done);
    var left = new HazelcastRegistrationInfo(new RegistrationInfo("of nobody", 1, false));
    one.cluster().hazelcast.getMultiMap(MemberSettings.SUBSCRIPTIONS).put("thing.left", left);

    assertThat(one.cluster().registrations.repair().stale()).isZero();
    assertThat(one.cluster().registrations.repair().stale()).isEqualTo(1);

    ask("thing.left").await();
    ask("thing.left").await();
  }
}
