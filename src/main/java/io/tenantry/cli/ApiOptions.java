package io.tenantry.cli;

import io.tenantry.kernel.TextTable;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which platform is asked, as whom, and how its answer is shown. */
final class ApiOptions {
  private final Map<String, String> environment;
  private final PrintStream out;

  @Option(
      names = "--api",
      scope = ScopeType.INHERIT,
      paramLabel = "URL",
      description = "where the platform answers: TENANTRY_API, or http://127.0.0.1:8080")
  private Optional<URI> api = Optional.empty();

  @Option(
      names = "--email",
      scope = ScopeType.INHERIT,
      paramLabel = "ADDRESS",
      description = "log in with this address; the password is TENANTRY_PASSWORD, or asked for")
  private Optional<String> email = Optional.empty();

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "print the API's own answer")
  private boolean json;

  ApiOptions(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  private ApiClient stranger() {
    return new ApiClient(base(), Map.of());
  }

  /** An operator where the caller says who they are, for what strangers may do too. */
  ApiClient operatorOrStranger() {
    return email.isPresent() || environment.containsKey("TENANTRY_TOKEN") ? operator() : stranger();
  }

  /** An operator of the platform. */
  ApiClient operator() {
    return caller("/v1/operator/login", Optional.empty());
  }

  /** A user of a tenant, or whoever TENANTRY_TOKEN or TENANTRY_API_KEY says. */
  ApiClient member(Optional<String> tenant) {
    var key = environment.get("TENANTRY_API_KEY");
    return key == null
        ? caller("/v1/auth/login", tenant)
        : new ApiClient(base(), Map.of("x-api-key", key));
  }

  /** Shows one thing, a line for each of its members. */
  void show(JsonObject thing) {
    if (json) {
      out.println(thing.encode());
    } else {
      thing.forEach(member -> out.println(member.getKey() + ": " + member.getValue()));
    }
  }

  /** Shows every page of a list as one table, or each thing as a line of JSON. */
  void list(ApiClient client, String path, List<String> members) {
    var table = new TextTable(titles(members));
    var cursor = "";
    do {
      var page = client.call("GET", path + cursor, null);
      page.getJsonArray("items").stream()
          .map(JsonObject.class::cast)
          .forEach(item -> {
            if (json) {
              out.println(item.encode());
            } else {
              table.row(members.stream().map(cell(item)).toArray());
            }
          });
      var next = page.getString("next_cursor");
      cursor = next == null ? "" : "&cursor=" + next;
    } while (!cursor.isEmpty());
    if (!json) {
      out.print(table);
    }
  }

  private static Function<String, Object> cell(JsonObject item) {
    return member -> item.getValue(member) == null ? "-" : item.getValue(member);
  }

  private static String[] titles(List<String> members) {
    return members.stream()
        .map(member -> member.replace('_', ' ').toUpperCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  /** A part of a path, whatever was typed. */
  static String segment(String typed) {
    return URLEncoder.encode(typed, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private ApiClient caller(String login, Optional<String> tenant) {
    var token =
        Optional.ofNullable(environment.get("TENANTRY_TOKEN"))
            .orElseGet(() -> logIn(login, tenant));
    return new ApiClient(base(), Map.of("authorization", "Bearer " + token));
  }

  private String logIn(String path, Optional<String> tenant) {
    var who =
        email.orElseThrow(
            () -> new ApiException("who are you? Give --email, or a token in TENANTRY_TOKEN"));
    var body = JsonObject.of("email", who, "password", password(who, "TENANTRY_PASSWORD"));
    tenant.ifPresent(id -> body.put("tenant_id", id));
    return stranger().call("POST", path, body).getString("access_token");
  }

  /**
   * A password that is in the environment or asked for. Never a flag: those of a running process
   * are shown to everybody on the machine.
   */
  @SuppressWarnings("SystemConsoleNull") // It is null on the oldest JDK that we support.
  String password(String of, String variable) {
    var given = environment.get(variable);
    if (given != null) {
      return given;
    }
    var console = System.console();
    char[] typed = console == null ? null : console.readPassword("Password of %s: ", of);
    if (typed == null) {
      throw new ApiException("there is no terminal to ask at: set " + variable);
    }
    return new String(typed);
  }

  private URI base() {
    var url =
        api.map(URI::toString)
            .or(() -> Optional.ofNullable(environment.get("TENANTRY_API")))
            .orElse("http://127.0.0.1:8080");
    return URI.create(url.replaceFirst("/+$", ""));
  }
}
