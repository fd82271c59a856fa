package io.tenantry.bench;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes the tenants {@code bench_0000}… with their rows, and a file with one line a tenant, "token
 * id id …", for the load generator. What is there already stays.
 *
 * <p>{@code --tenants N [--platform URL] [--tokens FILE --jwks FILE]}: without the platform's
 * address the tenants are made by SQL; without a file only the rows are put back.
 */
public final class Seed {
  private final Options options;
  private final Rows rows;
  private final List<String> tenants;

  private Seed(Options options, Pool pool) {
    this.options = options;
    this.rows = new Rows(pool);
    this.tenants =
        IntStream.range(0, options.number("tenants", 1)).mapToObj(Names::tenant).toList();
  }

  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    var vertx = Vertx.vertx();
    try {
      var pool = Database.pool(vertx, Database.fromEnvironment(), 2);
      var seed = new Seed(Options.of(arguments), pool);
      if (seed.options.values().containsKey("tokens")) {
        seed.accounts(vertx, pool);
      }
      seed.tenants.forEach(seed.rows::reset);
    } finally {
      vertx.close().await();
    }
  }

  private void accounts(Vertx vertx, Pool pool) throws IOException, GeneralSecurityException {
    var url = options.text("platform", "");
    if (url.isEmpty()) {
      var direct = new DirectTenants(pool);
      tenants.stream().filter(tenant -> rows.ownerOf(tenant) == null).forEach(direct::create);
      var tokens = new DirectTokens(vertx);
      write(tokens::issue, tokens.keys());
    } else {
      var platform = new PlatformAccounts(url);
      tenants.stream().filter(tenant -> rows.ownerOf(tenant) == null).forEach(platform::create);
      write(platform::login, platform.keys());
    }
  }

  private void write(UnaryOperator<String> token, String keys) throws IOException {
    var ids = Arrays.stream(Names.rows()).map(UUID::toString).collect(Collectors.joining(" "));
    // In parallel: a login costs the platform a password hash.
    var lines = tenants.parallelStream().map(tenant -> token.apply(tenant) + " " + ids).toList();
    Files.write(Path.of(options.text("tokens")), lines);
    Files.writeString(Path.of(options.text("jwks")), keys);
  }
}
