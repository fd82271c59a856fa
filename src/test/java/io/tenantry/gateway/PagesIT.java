package io.tenantry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.RawClient;
import io.tenantry.testing.SharedPlatform;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The contract and its pages come whole from the program itself. */
class PagesIT {
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]*)\"");
  private static final Pattern OTHER_HOST = Pattern.compile("(?i)[\"'(=]\\s*(https?:)?//[a-z0-9]");

  private final Api anyone = SharedPlatform.api();

  private static List<String> links(Api.Answer page) {
    return LINK.matcher(page.text()).results().map((MatchResult found) -> found.group(1)).toList();
  }

  @Test
  void servesTheContractAsJsonAndAsYaml() {
    var json = anyone.get("/openapi.json").is(200);
    assertThat(json.header("content-type")).isEqualTo("application/json");
    assertThat(json.json().getString("openapi")).startsWith("3.1");

    var yaml = anyone.get("/openapi.yaml").is(200);
    assertThat(yaml.header("content-type")).isEqualTo("application/yaml");
    assertThat(yaml.text()).startsWith("openapi: 3.1");
  }

  @Test
  void servesItsPagesAndAllThatTheyName() {
    for (var path : List.of("/docs", "/redoc")) {
      var page = anyone.get(path).is(200);

      assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
      assertThat(page.header("content-security-policy")).contains("default-src 'self'");
      assertThat(page.text()).doesNotContainPattern(OTHER_HOST);
      assertThat(links(page)).hasSizeGreaterThan(2);
      for (var link : links(page)) {
        assertThat(link).startsWith("/assets/");
        assertThat(anyone.get(link).is(200).header("content-type"))
            .startsWith(type(link.substring(link.lastIndexOf('.'))));
        if (link.startsWith("/assets/pages/") && !link.endsWith(".svg")) {
          assertThat(anyone.get(link).text()).doesNotContainPattern(OTHER_HOST);
        }
      }
    }
  }

  private static String type(String ending) {
    return switch (ending) {
      case ".css" -> "text/css";
      case ".js" -> "text/javascript";
      case ".svg" -> "image/svg+xml";
      default -> throw new AssertionError(ending);
    };
  }

  @Test
  void servesNothingBesideThem() {
    var port = SharedPlatform.started().platform().port();
    for (var target :
        List.of(
            "/assets/pages/",
            "/assets/",
            "/assets/swagger-ui/",
            "/assets/pages/../pages.html",
            "/assets/pages/../../tenant/tenant.sql",
            "/assets/pages/%2e%2e/%2e%2e/tenant/tenant.sql",
            "/assets/pages/..%2f..%2ftenant/tenant.sql",
            "/assets/pages/..\\..\\tenant\\tenant.sql",
            "/assets/pages/%00",
            "/assets/pages/%zz",
            "/assets/redoc/../../../../../logback.xml",
            "/assets//etc/passwd")) {
      try (var client = new RawClient(port)) {
        client.send(RawClient.head("GET " + target));

        var answer = client.answer();
        assertThat(answer.status()).as(target).isIn(400, 404);
        answer.isProblem(answer.status(), answer.code());
      }
    }
    anyone.post("/assets/pages/swagger.js", null).isProblem(404, "NOT_FOUND");
    anyone.post("/assets/redoc/bundles/redoc.standalone.js", null).isProblem(404, "NOT_FOUND");
  }
}
