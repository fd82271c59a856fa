package io.tenantry.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.SomeTenant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many tenants strangers may make from one address. */
class SignupLimitIT {
  @Test
  void aThirdIsRefusedWhereTwoAreAllowedAndOperatorsAreNot() {
    var settings =
        Map.of("limits.signups_per_address", "2", "server.trusted_proxies", "127.0.0.0/8");
    try (var platform = SharedPlatform.start(settings)) {
      var from = Map.of("x-forwarded-for", "203.0.113." + System.nanoTime() % 250);
      var elsewhere = Map.of("x-forwarded-for", "198.51.100." + System.nanoTime() % 250);
      for (var id : new String[] {"first_of_two", "second_of_two"}) {
        platform.api().send("POST", "/v1/tenants", signup(id), from).is(201);
      }

      var third = platform.api().send("POST", "/v1/tenants", signup("third"), from);

      third.isProblem(429, "RATE_LIMIT_EXCEEDED");
      assertThat(Integer.parseInt(third.header("retry-after"))).isBetween(1, 1800);
      platform.operator().send("POST", "/v1/tenants", signup("third"), from).is(201);
      platform.api().send("POST", "/v1/tenants", signup("fourth"), elsewhere).is(201);
    }
  }

  private static String signup(String id) {
    return SomeTenant.body(id, "ann@acme.test", "a long pass phrase of a test").encode();
  }
}
