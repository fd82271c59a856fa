package io.tenantry.bench;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.util.regex.Pattern;

/**
 * Prints how many scripts Redis was asked to run so far, and how many commands it ran in all, those
 * of scripts among them: "scripts commands".
 */
public final class RedisCalls {
  private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

  private RedisCalls() {}

  public static void main(String[] arguments) {
    var vertx = Vertx.vertx();
    try {
      var redis = Redis.createClient(vertx, System.getenv("TENANTRY_REDIS_URL"));
      var info = redis.send(Request.cmd(Command.INFO).arg("commandstats")).await().toString();
      long scripts = 0;
      long commands = 0;
      for (var found = CALLS.matcher(info); found.find(); ) {
        long calls = Long.parseLong(found.group(2));
        commands += calls;
        scripts += found.group(1).startsWith("eval") ? calls : 0;
      }
      System.out.println(scripts + " " + commands);
    } finally {
      vertx.close().await();
    }
  }
}
