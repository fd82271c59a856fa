package io.tenantry.user;

import io.tenantry.testing.Api;
import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import io.tenantry.testing.SomeUser;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A login whose user is changed between the check of the password and the session's begin. */
class LoginMeetsChangeIT {
  private final SomeTenant tenant = SharedPlatform.onboard();
  private final SomeUser user = SomeUser.in(tenant, "developer");
  private final String url = TestServers.superuserUrl(SharedPlatform.started().databaseUrl());

  @Test
  void anOldPasswordBeginsNoSessionOnceItIsReplaced() throws Exception {
    loginDuring("UPDATE tenant_%s.users SET password_hash = 'another' WHERE id = '%s'")
        .isProblem(401, "INVALID_CREDENTIALS");
  }

  @Test
  void aUserWhoIsGoneBeginsNoSession() throws Exception {
    loginDuring("DELETE FROM tenant_%s.users WHERE id = '%s'")
        .isProblem(401, "INVALID_CREDENTIALS");
  }

  @Test
  void aUserWhoseRoleChangesLogsIn() throws Exception {
    loginDuring("UPDATE tenant_%s.users SET role = 'read_only' WHERE id = '%s'").is(200);
  }

  /** The answer to a login that had to wait for the change when it had checked the password. */
  private Api.Answer loginDuring(String change) throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var changing = Sql.open(url)) {
      changing.run("BEGIN");
      changing.run(change.formatted(tenant.id(), user.id()));
      var login =
          threads.submit(() ->
              SharedPlatform.api()
                  .post(
                      "/v1/auth/login",
                      JsonObject.of(
                          "tenant_id",
                          tenant.id(),
                          "email",
                          user.email(),
                          "password",
                          user.password())));
      Patience.until("the login waits for the change", this::someoneWaits);
      changing.run("COMMIT");
      return login.get();
    }
  }

  private boolean someoneWaits() {
    return Sql.run(
                url,
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO sessions%'")
            .iterator()
            .next()
            .getLong(0)
        > 0;
  }
}
