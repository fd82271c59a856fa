package io.tenantry.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;

/** What a tenant's admin does with API keys. */
@Command(
    name = "keys",
    description = "List, make, rotate and revoke API keys of a tenant of a running platform.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class KeysCommand {
  private static final List<String> SHOWN =
      List.of("id", "key_prefix", "name", "role", "expires_at", "revoked_at", "last_used_at");
  private static final String PATH = "/v1/api-keys";

  @Mixin private final ApiOptions api;

  @Option(
      names = "--tenant",
      paramLabel = "ID",
      scope = ScopeType.INHERIT,
      description = "the tenant to log in to with --email")
  private Optional<String> tenant = Optional.empty();

  public KeysCommand(Map<String, String> environment, PrintStream out) {
    this.api = new ApiOptions(environment, out);
  }

  @Command(name = "list", description = "All keys.", mixinStandardHelpOptions = true)
  int list() {
    api.list(api.member(tenant), PATH + "?limit=100", SHOWN);
    return 0;
  }

  @Command(
      name = "create",
      description = "Make a key; it is shown this once.",
      mixinStandardHelpOptions = true)
  int create(
      @Option(names = "--name", required = true, description = "what it is for") String name,
      @Option(names = "--role", required = true, description = "what it may do") String role,
      @Option(names = "--expires-at", paramLabel = "TIME", description = "as 2027-01-15T00:00:00Z")
          Optional<String> expiresAt) {
    var body = JsonObject.of("name", name, "role", role);
    expiresAt.ifPresent(time -> body.put("expires_at", time));
    api.show(api.member(tenant).call("POST", PATH, body));
    return 0;
  }

  @Command(
      name = "rotate",
      description = "Make a key in another's place; it is shown this once.",
      mixinStandardHelpOptions = true)
  int rotate(
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--overlap",
              paramLabel = "SECONDS",
              defaultValue = "0",
              description = "for how long the old one goes on working (0)")
          int overlap) {
    var body = JsonObject.of("overlap_seconds", overlap);
    api.show(api.member(tenant).call("POST", path(id) + "/rotate", body));
    return 0;
  }

  @Command(name = "revoke", description = "End a key at once.", mixinStandardHelpOptions = true)
  int revoke(@Parameters(paramLabel = "ID") String id) {
    api.member(tenant).call("DELETE", path(id), null);
    return 0;
  }

  private static String path(String id) {
    return PATH + "/" + ApiOptions.segment(id);
  }
}
