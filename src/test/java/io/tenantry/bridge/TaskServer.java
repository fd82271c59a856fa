package io.tenantry.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A server of tasks that speaks the bridge's frames, or anything else, over a socket. */
final class TaskServer implements AutoCloseable {
  static final String TOKEN = "a token that only task servers know";
  private static final int LONGEST_WAIT_MILLIS = 60_000;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Deque<JsonObject> jobs = new ArrayDeque<>();
  private int asked;

  TaskServer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(LONGEST_WAIT_MILLIS);
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  /** A connection that has shown nothing yet. */
  static TaskServer stranger(int port) {
    try {
      return new TaskServer(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static TaskServer joined(int port) {
    var server = stranger(port);
    assertThat(server.showToken(TOKEN).getInteger("frame_most")).isPositive();
    return server;
  }

  JsonObject showToken(String token) {
    return ask("bridge.auth", JsonObject.of("token", token)).getJsonObject("body");
  }

  /** Announces a type and asks for its jobs; returns when they would come. */
  TaskServer serve(String type) {
    return serve(JsonObject.of("type", type));
  }

  TaskServer serve(JsonObject announcement) {
    var type = announcement.getString("type");
    assertThat(ask("task.announce", announcement).getString("type")).isEqualTo("message");
    var registered = ask(JsonObject.of("type", "register", "address", "task." + type));
    assertThat(registered.getJsonObject("body").getString("type")).isEqualTo(type);
    return this;
  }

  TaskServer send(JsonObject frame) {
    return send(frame.encode().getBytes(StandardCharsets.UTF_8));
  }

  TaskServer send(byte[] content) {
    return send(content.length, content);
  }

  /** Whatever length the frame says it has. */
  TaskServer send(int length, byte[] content) {
    try {
      out.writeInt(length);
      out.write(content);
    } catch (SocketException e) {
      // Closed already: what it said before can still be read.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Frames of this length each, a byte at a time. */
  void trickle(String contents, int length) {
    try {
      socket.setTcpNoDelay(true);
      for (int i = 0; i < contents.length(); i++) {
        if (i % length == 0) {
          for (int head = 24; head >= 0; head -= 8) {
            out.write(length >> head);
          }
        }
        out.write(contents.charAt(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonObject ask(String address, JsonObject body) {
    return ask(JsonObject.of("type", "send", "address", address, "body", body));
  }

  /** The frame that answers this one; jobs that come meanwhile are kept. */
  JsonObject ask(JsonObject frame) {
    var replyAddress = "answer-" + ++asked;
    send(frame.copy().put("replyAddress", replyAddress));
    var next = next();
    while (!replyAddress.equals(next.getString("address"))) {
      jobs.add(next);
      next = next();
    }
    return next;
  }

  /** The next job that it is given. */
  JsonObject job() {
    return jobs.isEmpty() ? next() : jobs.poll();
  }

  void reply(JsonObject job, @Nullable Object body) {
    reply(job, new JsonObject(), body);
  }

  void reply(JsonObject job, JsonObject headers, @Nullable Object body) {
    send(
        JsonObject.of(
            "type",
            "send",
            "address",
            job.getString("replyAddress"),
            "headers",
            headers,
            "body",
            body));
  }

  /** Reports a job's progress; whether it should stop. */
  boolean report(JsonObject job, @Nullable JsonObject progress) {
    var params = job.getJsonObject("body").getJsonObject("params");
    var report =
        JsonObject.of(
            "job_id",
            params.getString("job_id"),
            "run",
            params.getInteger("run"),
            "progress",
            progress);
    return ask(params.getString("report_to"), report).getJsonObject("body").getBoolean("cancelled");
  }

  JsonObject next() {
    try {
      return new JsonObject(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("no frame came", e);
    }
  }

  /** Asserts that this refusal comes next, and the connection ends with it. */
  void isThrownOut(String message) {
    assertThat(next().getString("message")).isEqualTo(message);
    isClosed();
  }

  void isClosed() {
    try {
      assertThat(in.read()).isNegative();
    } catch (EOFException | SocketException e) {
      // Reset: closed while bytes of ours were on the way.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
