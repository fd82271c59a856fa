package io.tenantry.isolation;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One connection to the API on which a test writes what it likes and leaves when it likes. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  RawClient(int port) {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A whole request as it goes over the wire, with further header lines. */
  static byte[] request(
      String method, String path, @Nullable String token, String body, String... headers) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var head =
        "%s %s HTTP/1.1\r\nAuthorization: Bearer %s\r\n".formatted(method, path, token)
            + Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining())
            + (body.isEmpty()
                ? ""
                : "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n")
            + "\r\n";
    return (head + body).getBytes(StandardCharsets.UTF_8);
  }

  void send(byte[] bytes) {
    send(bytes, bytes.length);
  }

  /** Sends only so much of it. */
  void send(byte[] bytes, int length) {
    try {
      socket.getOutputStream().write(bytes, 0, length);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the first byte of an answer and takes no more of it. */
  void readOneByte() {
    try {
      in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes {@link #close} reset the connection instead of ending it in good order. */
  void leaveRudely() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next answer; fails where the server closed instead. */
  Answer read() {
    try {
      var status = Integer.parseInt(line().split(" ", 3)[1]);
      int length = 0;
      boolean closes = false;
      for (var header = line(); !header.isEmpty(); header = line()) {
        var lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring("content-length:".length()).strip());
        }
        closes |= lower.equals("connection: close");
      }
      return new Answer(status, new String(in.readNBytes(length), StandardCharsets.UTF_8), closes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came back. */
  record Answer(int status, String body, boolean closes) {}
}
