package io.tenantry.auth;

import io.tenantry.kernel.config.Requirements;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Tokens, passwords, the brakes on logins, and API keys. Without {@code masterKeyFile} a key is
 * made under the data directory; {@code bcryptCost} is the logarithm of bcrypt's rounds.
 */
public record AuthConfig(
    String issuer,
    String audience,
    Duration accessTokenLifetime,
    Duration refreshTokenLifetime,
    Duration refreshGrace,
    Duration sessionLifetime,
    Duration clockLeeway,
    Optional<Path> masterKeyFile,
    Duration keyRotationInterval,
    Duration keyPublicationDelay,
    Duration keyRefreshInterval,
    int passwordMinLength,
    int bcryptCost,
    int hashingThreads,
    int hashingQueue,
    int loginAttemptsPerAccount,
    int loginAttemptsPerAddress,
    Duration loginWindow,
    String apiKeyEnvironment,
    int apiKeysPerTenant,
    Duration apiKeyUseInterval,
    boolean lookUpUnsealedApiKeys) {
  public AuthConfig {
    new Requirements()
        .notBlank("issuer", issuer)
        .notBlank("audience", audience)
        .range("accessTokenLifetime", accessTokenLifetime, "1s", "1d")
        .range("refreshTokenLifetime", refreshTokenLifetime, "1m", "365d")
        .range("refreshGrace", refreshGrace, "0s", "1m")
        .range("sessionLifetime", sessionLifetime, "1m", "3650d")
        .range("keyRotationInterval", keyRotationInterval, "1s", "3650d")
        .range("keyPublicationDelay", keyPublicationDelay, "0s", "30d")
        .range("keyRefreshInterval", keyRefreshInterval, "100ms", "1h")
        .range("clockLeeway", clockLeeway, "0s", "1m")
        .range("passwordMinLength", passwordMinLength, 8, 64)
        .range("bcryptCost", bcryptCost, 4, 15)
        .range("hashingThreads", hashingThreads, 1, 64)
        .range("hashingQueue", hashingQueue, 1, 10_000)
        .range("loginAttemptsPerAccount", loginAttemptsPerAccount, 1, 1_000_000)
        .range("loginAttemptsPerAddress", loginAttemptsPerAddress, 1, 1_000_000)
        .range("loginWindow", loginWindow, "1s", "1d")
        .that(
            "apiKeyEnvironment", apiKeyEnvironment.matches("[a-z]{2,10}"), "must be 2 to 10 of a-z")
        .range("apiKeysPerTenant", apiKeysPerTenant, 1, 1_000_000)
        .range("apiKeyUseInterval", apiKeyUseInterval, "100ms", "1h")
        .orThrow();
  }
}
