package io.tenantry.kernel.bus;

/**
 * A caller's wish that a write happens once: its idempotency key, and the SHA-256 of method, path
 * and body as lower-case hex, which tells a retry from another request under the same key.
 */
public record Once(String key, String fingerprint) {}
