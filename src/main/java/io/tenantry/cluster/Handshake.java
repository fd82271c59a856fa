package io.tenantry.cluster;

import com.hazelcast.nio.MemberSocketInterceptor;
import io.tenantry.kernel.hash.KeyedDigest;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has both ends of a connection between members prove that they know the cluster's secret, before
 * Hazelcast reads a byte of it. Each answers the other's random challenge; the words differ by
 * side, so that nobody is answered with an echo. The secret itself never travels.
 */
final class Handshake implements MemberSocketInterceptor {
  private static final Logger LOGGER = LoggerFactory.getLogger(Handshake.class);
  private static final int BYTES = 32;
  private static final int PATIENCE_MILLIS = 10_000;

  private static final long REST_NANOS = 1_000_000_000;

  private final byte[] key;
  private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - REST_NANOS);

  Handshake(byte[] key) {
    this.key = key.clone();
  }

  @Override
  public void init(Properties properties) {
    // There is nothing to set up.
  }

  @Override
  public void onConnect(Socket socket) throws IOException {
    shake(socket, "connects", "accepts");
  }

  @Override
  public void onAccept(Socket socket) throws IOException {
    shake(socket, "accepts", "connects");
  }

  private void shake(Socket socket, String mine, String theirs) throws IOException {
    try {
      prove(socket, mine, theirs);
    } catch (IOException e) {
      tell(socket, e);
      throw e;
    }
  }

  private void tell(Socket socket, IOException cause) {
    long last = toldAt.get();
    if (System.nanoTime() - last > REST_NANOS && toldAt.compareAndSet(last, System.nanoTime())) {
      LOGGER
          .atWarn()
          .addKeyValue("address", String.valueOf(socket.getRemoteSocketAddress()))
          .addKeyValue("cause", cause.toString())
          .log("a connection between members was refused: it did not prove to know cluster.secret");
    }
  }

  private void prove(Socket socket, String mine, String theirs) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    var in = new DataInputStream(socket.getInputStream());
    var out = socket.getOutputStream();
    var challenge = KeyedDigest.randomKey();
    out.write(challenge);
    out.flush();
    var challenged = read(in);
    out.write(proof(mine, challenged, challenge));
    out.flush();
    if (!MessageDigest.isEqual(proof(theirs, challenge, challenged), read(in))) {
      throw new IOException("the other side has another secret");
    }
    socket.setSoTimeout(0);
  }

  private static byte[] read(DataInputStream in) throws IOException {
    var bytes = new byte[BYTES];
    in.readFully(bytes);
    return bytes;
  }

  // For both challenges: a proof that was made for one connection is good for no other.
  private byte[] proof(String side, byte[] challenged, byte[] challenge) {
    var hex = HexFormat.of();
    return new KeyedDigest(key)
        .bytesOf(side + ' ' + hex.formatHex(challenged) + ' ' + hex.formatHex(challenge));
  }
}
