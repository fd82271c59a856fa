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

/** What an operator does with tenants. */
@Command(
    name = "tenants",
    description = "List, onboard and change tenants of a running platform, as an operator.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class TenantsCommand {
  private static final List<String> SHOWN =
      List.of("id", "organization_name", "tier", "status", "created_at");
  private static final String PATH = "/v1/tenants";

  @Mixin private final ApiOptions api;

  public TenantsCommand(Map<String, String> environment, PrintStream out) {
    this.api = new ApiOptions(environment, out);
  }

  @Command(name = "list", description = "All tenants.", mixinStandardHelpOptions = true)
  int list() {
    api.list(api.operator(), PATH + "?limit=100", SHOWN);
    return 0;
  }

  @Command(name = "show", description = "One tenant.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "ID") String id) {
    api.show(api.operator().call("GET", path(id), null));
    return 0;
  }

  @Command(
      name = "create",
      description =
          "Onboard a tenant with its first admin, whose password is TENANTRY_ADMIN_PASSWORD or asked for.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--name", required = true, description = "the organization's") String name,
      @Option(names = "--admin", required = true, description = "the first admin's email address")
          String admin,
      @Option(names = "--tier", description = "free, pro or enterprise; for operators")
          Optional<String> tier) {
    var password = api.password(admin, "TENANTRY_ADMIN_PASSWORD");
    var body =
        JsonObject.of(
            "tenant_id",
            id,
            "organization_name",
            name,
            "admin",
            JsonObject.of("email", admin, "password", password));
    tier.ifPresent(text -> body.put("tier", text));
    api.show(api.operatorOrStranger().call("POST", PATH, body).getJsonObject("tenant"));
    return 0;
  }

  @Command(name = "update", description = "Change a tenant.", mixinStandardHelpOptions = true)
  int update(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--name", description = "the organization's") Optional<String> name,
      @Option(names = "--tier", description = "free, pro or enterprise") Optional<String> tier) {
    var body = new JsonObject();
    name.ifPresent(text -> body.put("organization_name", text));
    tier.ifPresent(text -> body.put("tier", text));
    api.show(api.operator().call("PATCH", path(id), body));
    return 0;
  }

  @Command(
      name = "suspend",
      description = "Refuse all that a tenant asks, until it is resumed.",
      mixinStandardHelpOptions = true)
  int suspend(@Parameters(paramLabel = "ID") String id) {
    api.show(api.operator().call("POST", path(id) + "/suspend", null));
    return 0;
  }

  @Command(name = "resume", description = "End a suspension.", mixinStandardHelpOptions = true)
  int resume(@Parameters(paramLabel = "ID") String id) {
    api.show(api.operator().call("POST", path(id) + "/resume", null));
    return 0;
  }

  private static String path(String id) {
    return PATH + "/" + ApiOptions.segment(id);
  }
}
