package io.tenantry.kernel.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** One script of {@code lua/}, known to Redis by the SHA-1 of its text. */
public record LuaScript(String text, String digest) {

  /** Reads {@code lua/<name>.lua}. */
  public static LuaScript named(String name) {
    try (var in = LuaScript.class.getResourceAsStream("/lua/" + name + ".lua")) {
      if (in == null) {
        throw new IllegalArgumentException("there is no lua/" + name + ".lua");
      }
      var bytes = in.readAllBytes();
      var digest = MessageDigest.getInstance("SHA-1").digest(bytes);
      return new LuaScript(
          new String(bytes, StandardCharsets.UTF_8), HexFormat.of().formatHex(digest));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("lua/" + name + ".lua cannot be read", e);
    }
  }

  Request request(Command command, String script, List<String> keys, List<String> arguments) {
    var request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }
}
