package io.tenantry.apikey;

import java.util.UUID;

/**
 * A key whose secret is to be proved.
 *
 * @param id of the row that it was found in
 * @param digest what stands for it in this process's memory
 * @param proof what stands for it in Redis, together with this row and this hash
 * @param hash that the row has now
 */
record Presented(String tenant, UUID id, String digest, String proof, String secret, String hash) {

  @Override
  public String toString() {
    return "Presented[" + id + ']';
  }
}
