package io.tenantry.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Api;
import io.tenantry.testing.Jobs;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The task {@code http.call} on a platform that may call loopback. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpCallIT {
  private static final String TYPE = "http.call";

  private final Receiver receiver = Receiver.onLoopback();
  private SharedPlatform.Started platform;
  private SomeTenant tenant;

  @BeforeAll
  void start() {
    platform =
        SharedPlatform.start(
            Map.of(
                "outbound.ports", Integer.toString(receiver.port()),
                "outbound.allow_http", "true",
                "outbound.allow_private", "true",
                "jobs.retry_delay", "10ms"));
    tenant = platform.onboard();
  }

  @AfterAll
  void close() {
    platform.close();
    receiver.close();
  }

  private JsonObject to(String path) {
    return JsonObject.of("url", receiver.url(path));
  }

  private JsonObject error(String path, int attempts) {
    return Jobs.fail(tenant.admin(), Jobs.of(TYPE, to(path)).put("max_attempts", attempts));
  }

  @Test
  void doesNotTakeWhatIsNoHttpForAnAnswer() {
    assertThat(error("/garbled", 1).getString("code")).isEqualTo("CALL_FAILED");
  }

  private long calls(String path) {
    return receiver.received().stream().filter(each -> each.uri().equals(path)).count();
  }

  @Test
  void signsWhatItSends() {
    var payload =
        to("/signed")
            .put("method", "PUT")
            .put("body", JsonObject.of("order", 7, "name", "Käse"))
            .put("headers", JsonObject.of("X-Kind", "test", "Authorization", "Bearer canary-1"));

    var job = Jobs.run(tenant.admin(), Jobs.of(TYPE, payload));

    var result = job.getJsonObject("result");
    assertThat(result.fieldNames()).containsOnly("status", "duration_ms", "response_bytes");
    assertThat(result.getInteger("status")).isEqualTo(200);
    var request =
        receiver.received().stream()
            .filter(each -> each.uri().equals("/signed"))
            .findFirst()
            .orElseThrow();
    var secret = tenant.admin().get("/v1/outbound/secret").is(200).json().getString("secret");
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.header("webhook-id")).isEqualTo(job.getString("id"));
    assertThat(request.header("idempotency-key")).isEqualTo(job.getString("id"));
    assertThat(request.header("x-kind")).isEqualTo("test");
    assertThat(request.header("authorization")).isEqualTo("Bearer canary-1");
    assertThat(request.header("webhook-signature"))
        .isEqualTo(
            Signatures.of(
                secret, job.getString("id"), request.header("webhook-timestamp"), request.body()));
    assertThat(new JsonObject(request.body())).isEqualTo(payload.getJsonObject("body"));
    assertThat(platform.logged()).doesNotContain("canary-1").doesNotContain(secret);
    assertThat(tenant.admin().get("/v1/audit-logs").text()).doesNotContain("canary-1");
  }

  @Test
  void writesDownWhoLookedAtTheSecretAndShowsItToFew() {
    var developer = developer();

    developer.get("/v1/outbound/secret").isProblem(403, "FORBIDDEN");
    var mine = tenant.admin().get("/v1/outbound/secret").is(200).json();
    var theirs = platform.onboard().admin().get("/v1/outbound/secret").is(200).json();

    assertThat(mine).isNotEqualTo(theirs);
    var entries = tenant.admin().get("/v1/audit-logs?action=outbound.secret").is(200);
    assertThat(entries.json().getJsonArray("items")).isNotEmpty();
    assertThat(entries.text()).doesNotContain("whsec_");
  }

  @Test
  void asksForAPermissionThatARoleCanBeGiven() {
    var job = Jobs.of(TYPE, to("/by-a-role"));
    developer().post("/v1/jobs", job).isProblem(403, "FORBIDDEN");
    var rules =
        new JsonArray()
            .add(JsonObject.of("action", "*", "resource", "jobs"))
            .add(JsonObject.of("action", "create", "resource", "outbound_calls"));
    tenant.admin().put("/v1/policies/caller", JsonObject.of("permissions", rules)).is(201);

    assertThat(Jobs.run(user("caller"), job).getString("status")).isEqualTo("SUCCESS");
  }

  private Api developer() {
    return user("developer");
  }

  private Api user(String role) {
    var email = role + Long.toString(System.nanoTime(), 36) + "@acme.test";
    var password = "the pass phrase of " + email;
    tenant
        .admin()
        .post("/v1/users", JsonObject.of("email", email, "password", password, "role", role))
        .is(201);
    return platform.api().as(tenant.id(), email, password);
  }

  @Test
  void triesAgainWhatMayPass() {
    var job = Jobs.run(tenant.admin(), Jobs.of(TYPE, to("/mended")));

    assertThat(job.getString("status")).isEqualTo("SUCCESS");
    assertThat(job.getInteger("attempt")).isEqualTo(3);
    assertThat(calls("/mended")).isEqualTo(3);
    assertThat(
            receiver.received().stream()
                .filter(each -> each.uri().equals("/mended"))
                .map(each -> each.header("webhook-id"))
                .distinct())
        .hasSize(1);
  }

  @Test
  void waitsAsLongAsItIsAskedToWithoutCountingTheAttempt() {
    var job = Jobs.run(tenant.admin(), Jobs.of(TYPE, to("/busy")));

    assertThat(job.getString("status")).isEqualTo("SUCCESS");
    assertThat(job.getInteger("attempt")).isEqualTo(1);
    assertThat(calls("/busy")).isEqualTo(2);
  }

  @Test
  void takesARefusalForGood() {
    var gone = error("/gone", 3);

    assertThat(gone.getString("code")).isEqualTo("CALL_REFUSED");
    assertThat(gone.getString("message")).isEqualTo("The other side answered 410.");
    assertThat(calls("/gone")).isEqualTo(1);
    assertThat(error("/loop", 3).getString("message")).contains("302");
    assertThat(calls("/loop")).isEqualTo(1);
  }

  @Test
  void saysWhatWentWrongWithoutAnAddress() {
    var cut = error("/cut", 1);
    var never =
        Jobs.fail(
            tenant.admin(),
            Jobs.of(TYPE, to("/never").put("timeout_ms", 200)).put("max_attempts", 1));

    assertThat(cut.getString("code")).isEqualTo("CALL_FAILED");
    assertThat(cut.getString("message")).isEqualTo("The connection broke.");
    assertThat(never.getString("message")).isEqualTo("There was no answer in time.");
    assertThat(cut.encode() + never.encode()).doesNotContain("127.0.0.1");
  }

  @Test
  void leavesToThePlatformWhatIsItsToSay() {
    for (var header : new String[] {"Host", "Webhook-Id", "Transfer-Encoding", "Proxy-X"}) {
      var job = Jobs.of(TYPE, to("/").put("headers", JsonObject.of(header, "mine")));

      assertThat(Jobs.fail(tenant.admin(), job).getString("code")).isEqualTo("VALIDATION_FAILED");
    }
    for (var payload :
        new JsonObject[] {
          JsonObject.of("method", "GET"),
          to("/").put("method", "TRACE"),
          to("/").put("headers", JsonObject.of("a b", "c")),
          to("/").put("headers", JsonObject.of("a", "b\r\nc: d")),
          to("/").put("timeout_ms", 0)
        }) {
      tenant.admin().post("/v1/jobs", Jobs.of(TYPE, payload)).isProblem(400, "VALIDATION_FAILED");
    }
  }

  @Test
  void callsNoAddressOfItsOwnNetworksByDefault() {
    var other = SharedPlatform.onboard().admin();
    for (var url :
        new String[] {
          "http://127.0.0.1/",
          "https://localhost/",
          "https://169.254.169.254/",
          "https://[::1]/",
          "https://[::ffff:127.0.0.1]/",
          "https://user@example.com/",
          "https://0x7f000001/"
        }) {
      var job = Jobs.of(TYPE, JsonObject.of("url", url));

      assertThat(Jobs.fail(other, job).getString("code")).as(url).isEqualTo("URL_REFUSED");
    }
  }
}
