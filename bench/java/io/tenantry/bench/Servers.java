package io.tenantry.bench;

import io.tenantry.embedded.EmbeddedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps PostgreSQL and Redis running for all sides until it is terminated: {@code --data DIR --env
 * FILE}. The file appears, readable by its owner alone, when both answer.
 */
public final class Servers {
  private Servers() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var options = Options.of(arguments);
    var servers = EmbeddedServers.start(Path.of(options.text("data")), 0, 0);
    Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
    write(
        Path.of(options.text("env")),
        "export TENANTRY_DATABASE_URL='%s'\nexport TENANTRY_REDIS_URL='%s'\n"
            .formatted(servers.databaseUrl(), servers.redisUrl()));
    new CountDownLatch(1).await();
  }

  private static void write(Path file, String text) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(part, text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
