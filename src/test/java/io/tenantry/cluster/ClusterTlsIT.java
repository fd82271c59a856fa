package io.tenantry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.testing.Patience;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bus on which each node shows a certificate of the cluster's own authority. */
class ClusterTlsIT {
  @TempDir private Path folder;

  private static boolean reaches(Node from, String operation) {
    return from.bus()
        .request(Call.internal(operation, new JsonObject(), "-"), 800)
        .transform(Future::succeededFuture)
        .await()
        .succeeded();
  }

  private static Future<Answer> done(Call call) {
    return Future.succeededFuture(Answer.NO_CONTENT);
  }

  private static Map<String, String> tls(Certificate own, Certificate trusted) {
    return Map.of(
        "cluster.tls_certificate",
        own.chain().toString(),
        "cluster.tls_key",
        own.key().toString(),
        "cluster.tls_ca",
        trusted.chain().toString());
  }

  @Test
  void onlyCertificatesOfTheAuthorityAreBelieved() throws Exception {
    var ours = Certificate.of("ours", folder);
    var theirs = Certificate.of("theirs", folder);
    int port = Node.freePort();
    var members = "127.0.0.1:" + port;
    try (var one = Node.join(Node.config(port, members, tls(ours, ours)));
        var two = Node.join(Node.config(Node.freePort(), members, tls(ours, ours)));
        // It knows the secret and shows a certificate of somebody else's.
        var three = Node.join(Node.config(Node.freePort(), members, tls(theirs, ours)))) {
      Patience.until("all are members", () -> one.members() == 3);
      one.serve("thing.secured", ClusterTlsIT::done);

      Patience.until("two reaches one", () -> reaches(two, "thing.secured"));
      assertThat(reaches(three, "thing.secured")).isFalse();
      three.serve("thing.foreign", ClusterTlsIT::done);
      assertThat(reaches(one, "thing.foreign")).isFalse();
    }
  }
}
