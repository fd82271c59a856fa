package io.tenantry.bench;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes which processes the databases are, so that their CPU can be read: {@code --to FILE} gets
 * "postmaster redis", 0 for one that is not on this machine.
 */
public final class ServerPids {
  private ServerPids() {}

  public static void main(String[] arguments) throws IOException {
    var vertx = Vertx.vertx();
    try {
      var pids = "%d %d%n".formatted(postmaster(vertx), redis(vertx));
      Files.writeString(Path.of(Options.of(arguments).text("to")), pids);
    } finally {
      vertx.close().await();
    }
  }

  private static long postmaster(Vertx vertx) {
    var pool = Database.pool(vertx, Database.fromEnvironment(), 1);
    var row = pool.query("SELECT pg_backend_pid()").execute().await().iterator().next();
    long backend = row.getInteger(0);
    return isNamed(backend, "postgres")
        ? ProcessHandle.of(backend)
            .flatMap(ProcessHandle::parent)
            .map(ProcessHandle::pid)
            .orElse(0L)
        : 0;
  }

  private static long redis(Vertx vertx) {
    var url = System.getenv("TENANTRY_REDIS_URL");
    if (url == null) {
      return 0;
    }
    var info = Redis.createClient(vertx, url).send(Request.cmd(Command.INFO).arg("server")).await();
    long pid =
        info.toString()
            .lines()
            .filter(line -> line.startsWith("process_id:"))
            .mapToLong(line -> Long.parseLong(line.substring("process_id:".length()).strip()))
            .findFirst()
            .orElse(0);
    return isNamed(pid, "redis") ? pid : 0;
  }

  private static boolean isNamed(long pid, String name) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/comm")).startsWith(name);
    } catch (IOException e) {
      return false;
    }
  }
}
