package io.tenantry.apikey;

/**
 * What an installation says of its keys.
 *
 * @param environment what new keys name as theirs, 2 to 10 of {@code a-z}
 * @param mostPerTenant how many keys a tenant may have that have not ended
 * @param looksUpUnsealed whether a key is looked up that this installation's master key did not
 *     seal, as those are that were made before it was replaced
 */
public record ApiKeyConfig(String environment, int mostPerTenant, boolean looksUpUnsealed) {}
