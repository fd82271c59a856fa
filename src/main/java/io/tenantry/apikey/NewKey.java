package io.tenantry.apikey;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that has been made and is not kept yet.
 *
 * @param hash bcrypt's, of the secret
 */
record NewKey(
    UUID id,
    ApiKey key,
    String hash,
    String name,
    String role,
    @Nullable OffsetDateTime expiresAt,
    @Nullable UUID rotatedFrom) {}
