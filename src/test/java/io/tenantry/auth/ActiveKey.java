package io.tenantry.auth;

import io.tenantry.testing.SharedPlatform;
import io.tenantry.testing.Sql;
import io.tenantry.testing.TestServers;

/** The very key with which a platform signs: what only its operator can come by. */
final class ActiveKey {
  private ActiveKey() {}

  static SigningKey of(SharedPlatform.Started platform) {
    var row =
        Sql.run(
                TestServers.superuserUrl(platform.databaseUrl()),
                "SELECT id, sealed_private_key FROM platform.signing_keys WHERE state = 'active'")
            .iterator()
            .next();
    return MasterKey.at(platform.secrets().resolve("master-key"), false)
        .open(row.getString(0), row.getBuffer(1).getBytes());
  }
}
