package io.tenantry.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Patience;
import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When keys were used last: written in batches, and before a process leaves. */
class KeyUsesIT {
  private final SharedPlatform.Started shared = SharedPlatform.started();

  private String value(String sql) {
    var rows = Sql.run(TestServers.superuserUrl(shared.databaseUrl()), sql);
    return String.valueOf(rows.iterator().next().getString(0));
  }

  private String lastUsed(String tenant, MadeKey key) {
    return value(
        "SELECT last_used_at::text FROM tenant_%s.api_keys WHERE id = '%s'"
            .formatted(tenant, key.id()));
  }

  private String accessVersion(String tenant) {
    return value(
        "SELECT access_version::text FROM platform.tenants WHERE id = '%s'".formatted(tenant));
  }

  @Test
  void aUseIsWrittenWithoutMakingAnybodyLookAnew() {
    var acme = shared.onboard();
    var used = MadeKey.of(acme.admin(), "developer");
    var unused = MadeKey.of(acme.admin(), "developer");
    try (var prompt =
        SharedPlatform.start(Map.of("auth.api_key_use_interval", "100ms"), shared.databaseUrl())) {
      var before = accessVersion(acme.id());
      assertThat(used.read().getString("last_used_at")).isNull();

      MadeKey.me(prompt.api(), used.text()).is(200);
      Patience.until("its use is written", () -> used.read().getString("last_used_at") != null);
      var first = lastUsed(acme.id(), used);
      MadeKey.me(prompt.api(), used.text()).is(200);
      Patience.until("the next one is too", () -> !lastUsed(acme.id(), used).equals(first));

      assertThat(unused.read().getString("last_used_at")).isNull();
      assertThat(accessVersion(acme.id())).isEqualTo(before);
    }
  }

  @Test
  void whatIsNewerStays() {
    var acme = shared.onboard();
    var key = MadeKey.of(acme.admin(), "developer");
    var far = "2999-01-01 00:00:00+00";
    value(
        "UPDATE tenant_%s.api_keys SET last_used_at = '%s' RETURNING id::text"
            .formatted(acme.id(), far));

    try (var hourly = startHourly()) {
      MadeKey.me(hourly.api(), key.text()).is(200);
    }

    assertThat(key.read().getString("last_used_at")).startsWith("2999-01-01T00:00:00");
  }

  @Test
  void aProcessThatLeavesWritesWhatItKnows() {
    var acme = shared.onboard();
    var key = MadeKey.of(acme.admin(), "developer");

    try (var hourly = startHourly()) {
      MadeKey.me(hourly.api(), key.text()).is(200);
      assertThat(lastUsed(acme.id(), key)).isEqualTo("null");
    }

    assertThat(lastUsed(acme.id(), key)).isNotEqualTo("null");
  }

  private SharedPlatform.Started startHourly() {
    return SharedPlatform.start(Map.of("auth.api_key_use_interval", "1h"), shared.databaseUrl());
  }
}
