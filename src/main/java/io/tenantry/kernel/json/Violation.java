package io.tenantry.kernel.json;

/**
 * One way in which a value breaks its schema; both parts may be shown to the caller.
 *
 * @param pointer where, as RFC 6901 has it, from the value that was checked; empty for itself
 * @param detail the rule that is broken; never what the value is, which may be a secret
 */
public record Violation(String pointer, String detail) {}
