package io.tenantry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A connection over which a test sends any bytes at all, however wrong, and sees what comes. */
public final class RawClient implements AutoCloseable {
  private static final int LONGEST_WAIT_MILLIS = 60_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  public RawClient(int port) {
    this(port, 1 << 16);
  }

  /**
   * @param window about how many bytes may wait to be read before the peer must hold back
   */
  public RawClient(int port, int window) {
    in =
        tried(() -> {
          socket.setReceiveBufferSize(window);
          socket.setTcpNoDelay(true);
          socket.setSoTimeout(LONGEST_WAIT_MILLIS);
          socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
          return new BufferedInputStream(socket.getInputStream());
        });
  }

  /** A whole head of a request such as {@code GET /health}, to a host, with these header lines. */
  public static String head(String methodAndTarget, String... headers) {
    var lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return methodAndTarget + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n";
  }

  /** Sends each char as one byte; a peer that has closed already is no fault of the test. */
  public RawClient send(String latin1) {
    return tried(() -> {
      try {
        socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
      } catch (SocketException e) {
        // What it answered before it closed can still be read.
      }
      return this;
    });
  }

  /** Waits for one byte, such as the first of an answer, and takes no more; -1 at the end. */
  public int readByte() {
    return tried(in::read);
  }

  /** The next answer with its body. */
  public Api.Answer answer() {
    return answer(true);
  }

  /** The next answer, when it is to HEAD and so has no body whatever its length says. */
  public Api.Answer answerToHead() {
    return answer(false);
  }

  private Api.Answer answer(boolean mayHaveBody) {
    try {
      var answer = next(mayHaveBody);
      if (answer == null) {
        throw new AssertionError("the connection was closed without an answer");
      }
      return answer;
    } catch (IOException e) {
      throw new AssertionError("no whole answer came", e);
    }
  }

  /** Every answer until the server closes; fails where it does not close in time. */
  public List<Api.Answer> answersUntilClosed() {
    var answers = new ArrayList<Api.Answer>();
    try {
      for (var answer = next(true); answer != null; answer = next(true)) {
        answers.add(answer);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open after " + answers, e);
    } catch (SocketException e) {
      // Reset: closed while bytes of ours were still on the way.
    } catch (IOException e) {
      throw new AssertionError("half an answer after " + answers, e);
    }
    return answers;
  }

  /** Sends {@code text} again and again, one byte each {@code pause}, until the server closes. */
  public void trickleUntilClosed(String text, Duration pause) {
    try {
      assertThat(trickle(text, pause)).as("the next byte").isNegative();
    } catch (SocketException e) {
      // Reset: closed while a byte of ours was still on the way.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same until the server answers, to which it must not close. */
  public Api.Answer trickleUntilAnswered(String text, Duration pause) {
    return tried(() -> {
      in.mark(1);
      assertThat(trickle(text, pause)).as("the next byte").isNotNegative();
      in.reset();
      socket.setSoTimeout(LONGEST_WAIT_MILLIS);
      return answer();
    });
  }

  private int trickle(String text, Duration pause) throws IOException {
    long latest = System.nanoTime() + Duration.ofMillis(LONGEST_WAIT_MILLIS).toNanos();
    socket.setSoTimeout((int) pause.toMillis());
    for (int i = 0; System.nanoTime() < latest; i++) {
      socket.getOutputStream().write(text.charAt(i % text.length()));
      try {
        return in.read();
      } catch (SocketTimeoutException e) {
        // Silent and open still: the next byte.
      }
    }
    throw new AssertionError("still open after " + LONGEST_WAIT_MILLIS + " ms");
  }

  private Api.@Nullable Answer next(boolean mayHaveBody) throws IOException {
    var start = line();
    if (start == null) {
      return null;
    }
    int status = Integer.parseInt(start.split(" ", 3)[1]);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (var line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).getFirst());
    var body = in.readNBytes(mayHaveBody ? length : 0);
    if (mayHaveBody && body.length < length) {
      throw new EOFException("half a body");
    }
    return new Api.Answer(
        status,
        HttpHeaders.of(headers, (name, value) -> true),
        new String(body, StandardCharsets.UTF_8));
  }

  private @Nullable String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      }
      line.write(b);
    }
    if (line.size() > 0) {
      throw new EOFException("half a line: " + line.toString(StandardCharsets.ISO_8859_1));
    }
    return null;
  }

  /** Resets the connection instead of ending it in good order. */
  public void reset() {
    tried(() -> {
      socket.setSoLinger(true, 0);
      return this;
    });
    close();
  }

  @Override
  public void close() {
    tried(() -> {
      socket.close();
      return this;
    });
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  private static <T> T tried(Step<T> step) {
    try {
      return step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
