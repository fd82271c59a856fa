package io.tenantry.gateway;

import io.tenantry.kernel.json.Schema;
import java.util.List;
import java.util.Map;

/**
 * One operation of the contract, compiled.
 *
 * @param index its place among all operations, for tables by operation
 * @param segments the path's segments; a parameter's is its name in braces
 * @param status the status of its success
 * @param bodies the body's schema by media type; empty where it takes none
 * @param queryPrefix the prefix of free query parameters such as {@code data.}; empty where none
 * @param timeout how long the caller waits, milliseconds
 * @param owned whether it can be limited to rows that the caller owns
 * @param changesAccess whether it changes who may do what in the caller's tenant
 * @param pastQuota whether it is served to a tenant that has used up a hard quota
 * @param cost how many permits of its tenant's limit a call takes; 0 where it is not limited
 * @param writes whether a tenant that is read-only is refused it
 */
record Operation(
    int index,
    String id,
    String method,
    String path,
    List<String> segments,
    Policy policy,
    int status,
    List<Parameter> parameters,
    Map<String, Schema> bodies,
    boolean bodyRequired,
    String queryPrefix,
    long timeout,
    boolean idempotent,
    boolean metered,
    boolean owned,
    boolean changesAccess,
    boolean pastQuota,
    int cost,
    boolean writes) {

  /**
   * A path, query or header parameter.
   *
   * @param in {@code path}, {@code query} or {@code header}
   */
  record Parameter(String name, String in, boolean required, Schema schema) {}

  boolean hasBody() {
    return !bodies.isEmpty();
  }
}
