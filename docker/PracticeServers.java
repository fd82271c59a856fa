import io.tenantry.embedded.EmbeddedServers;
import java.nio.file.Path;

/** Starts PostgreSQL and Redis, prints their addresses, and stops them when its input ends. */
public final class PracticeServers {
  private PracticeServers() {}

  public static void main(String[] arguments) throws Exception {
    try (var servers = EmbeddedServers.start(Path.of(arguments[0]), 0, 0)) {
      System.out.println(servers.databaseUrl());
      System.out.println(servers.redisUrl());
      while (System.in.read() >= 0) {
        // Nothing is said to it.
      }
    }
  }
}
