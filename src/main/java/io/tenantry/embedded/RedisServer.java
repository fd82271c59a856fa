package io.tenantry.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;

/** The Redis of a data directory; it keeps nothing on disk, for its state can be rebuilt. */
record RedisServer(DataDirectory data, Path program, Account account, Path log, String password) {
  private static final int PATIENCE_MILLIS = 1000;

  /** The first program of this machine that runs here. */
  static RedisServer of(DataDirectory data, Machine machine, Account account) {
    var log = data.log("redis");
    var secrets = new Secrets(data.secrets());
    var failure = new EmbeddedServerException("no Redis for " + machine);
    for (var resource : machine.redisPrograms()) {
      try {
        var program = new Binaries(data).redis(resource).resolve("redis-server");
        Command.run(account.command(program.toString(), "--version"), "", log);
        var password =
            secrets.find("redis").orElseGet(() -> secrets.keep("redis", Secrets.random()));
        return new RedisServer(data, program, account, log, password);
      } catch (EmbeddedServerException e) {
        failure = new EmbeddedServerException("Redis does not run here: " + e.getMessage(), e);
      }
    }
    throw failure;
  }

  RedisServer start(int port) {
    var config = data.redis().resolve("redis.conf");
    try {
      Secrets.createPrivate(data.redis());
      var settings = Map.of("port", port, "password", password, "directory", quoted(data.redis()));
      Secrets.writePrivate(config, Template.fill("redis.conf", settings));
      account.own(data.redis());
    } catch (IOException e) {
      throw EmbeddedServerException.of("cannot prepare " + data.redis(), e);
    }
    var command = account.command(program.toString(), config.toString());
    Command.startServer(command, log, () -> answers(port));
    return this;
  }

  private static String quoted(Path path) {
    return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  String url(int port) {
    return "redis://:%s@127.0.0.1:%d".formatted(password, port);
  }

  /** Whether a server that knows our password answers, and no stranger on the same port. */
  private boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(Ports.loopback(port), PATIENCE_MILLIS);
      socket.getOutputStream().write(("AUTH " + password + "\r\n").getBytes(US_ASCII));
      return new String(socket.getInputStream().readNBytes(3), US_ASCII).equals("+OK");
    } catch (IOException notYet) {
      return false;
    }
  }
}
