package io.tenantry.auth;

import static io.tenantry.testing.Configured.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.testing.Configured;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthConfigTest {
  @Test
  void hasItsDefaults() {
    assertThat(Configured.byDefault().auth())
        .isEqualTo(
            new AuthConfig(
                "tenantry",
                "tenantry-api",
                Duration.ofMinutes(15),
                Duration.ofDays(30),
                Duration.ofSeconds(10),
                Duration.ofDays(90),
                Duration.ofSeconds(30),
                Optional.empty(),
                Duration.ofDays(90),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                15,
                12,
                1,
                64,
                10,
                30,
                Duration.ofMinutes(1),
                "live",
                1_000,
                Duration.ofSeconds(10),
                false));
  }

  @Test
  void refusesTokensOfNobody() {
    refuses("auth.issuer", "", "must not be blank");
    refuses("auth.audience", " ", "must not be blank");
  }

  @Test
  void refusesTimesThatWeakenATokensEnd() {
    refuses("auth.access_token_lifetime", "25h", "must be from 1s to 1d, not 25h");
    refuses("auth.refresh_token_lifetime", "366d", "must be from 1m to 365d, not 366d");
    refuses("auth.clock_leeway", "61s", "must be from 0s to 1m, not 61s");
  }

  @Test
  void refusesSessionsAndKeysWithoutSense() {
    refuses("auth.session_lifetime", "30s", "must be from 1m to 3650d, not 30s");
    refuses("auth.refresh_grace", "61s", "must be from 0s to 1m, not 61s");
    refuses("auth.key_publication_delay", "31d", "must be from 0s to 30d, not 31d");
    refuses("auth.key_rotation_interval", "0s", "must be from 1s to 3650d, not 0s");
    refuses("auth.key_refresh_interval", "0s", "must be from 100ms to 1h, not 0s");
  }

  @Test
  void refusesWeakPasswordsAndEndlessHashing() {
    refuses("auth.password_min_length", "7", "must be from 8 to 64, not 7");
    refuses("auth.bcrypt_cost", "3", "must be from 4 to 15, not 3");
    refuses("auth.bcrypt_cost", "16", "must be from 4 to 15, not 16");
    refuses("auth.hashing_threads", "0", "must be from 1 to 64, not 0");
    refuses("auth.hashing_queue", "0", "must be from 1 to 10000, not 0");
  }

  @Test
  void refusesLoginsWithoutABrake() {
    refuses("auth.login_attempts_per_account", "0", "must be from 1 to 1000000, not 0");
    refuses("auth.login_attempts_per_address", "-1", "must be from 1 to 1000000, not -1");
    refuses("auth.login_window", "0s", "must be from 1s to 1d, not 0s");
  }

  @Test
  void refusesApiKeysThatNobodyCouldRead() {
    for (var environment : new String[] {"a", "Live", "li_ve", "production1", "elevenchars"}) {
      refuses("auth.api_key_environment", environment, "must be 2 to 10 of a-z");
    }
    refuses("auth.api_keys_per_tenant", "0", "must be from 1 to 1000000, not 0");
    refuses("auth.api_key_use_interval", "0s", "must be from 100ms to 1h, not 0s");
  }
}
