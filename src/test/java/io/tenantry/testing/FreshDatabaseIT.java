package io.tenantry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Whether the harness gives each test what it promises. */
class FreshDatabaseIT {
  @Test
  void givesOneSharedDatabase() {
    assertThat(TestServers.databaseUrl()).isEqualTo(TestServers.databaseUrl());
  }

  @Test
  void givesAFreshDatabaseThatNoOtherLoginMayEnter() {
    var mine = TestServers.freshDatabase();
    var others = TestServers.freshDatabase();
    var name = others.substring(others.lastIndexOf('/'));
    var intruder = mine.substring(0, mine.lastIndexOf('/')) + name;

    assertThatThrownBy(() -> Sql.run(intruder, "SELECT 1"))
        .hasMessageContaining("permission denied for database");
  }

  @Test
  void letsTheSuperuserIntoAFreshDatabase() {
    var url = TestServers.superuserUrl(TestServers.freshDatabase());

    var row = Sql.run(url, "SELECT usesuper FROM pg_user WHERE usename = current_user");

    assertThat(row.iterator().next().getBoolean(0)).isTrue();
  }
}
