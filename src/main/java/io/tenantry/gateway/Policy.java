package io.tenantry.gateway;

import io.tenantry.kernel.access.Permission;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may call an operation, as its {@code x-permission} says: one word or a list of which any is
 * enough.
 *
 * @param open anyone; a credential is looked at only where the list names others beside
 * @param anyCaller every tenant's caller, whatever its role
 * @param operators the platform's operators
 * @param permissions a tenant's caller whose role holds one of these
 */
record Policy(boolean open, boolean anyCaller, boolean operators, List<Permission> permissions) {
  private static final String PUBLIC = "public";
  private static final String AUTHENTICATED = "authenticated";
  private static final String OPERATOR = "operator";

  static Policy parse(@Nullable Object declared) {
    var words =
        switch (declared) {
          case String word -> List.of(word);
          case JsonArray list -> list.stream().map(String::valueOf).toList();
          case null, default ->
              throw new IllegalArgumentException("declares no x-permission (a word or a list)");
        };
    if (words.isEmpty()) {
      throw new IllegalArgumentException("declares an x-permission that lets nobody in");
    }
    var permissions = new ArrayList<Permission>();
    for (var word : words) {
      if (!List.of(PUBLIC, AUTHENTICATED, OPERATOR).contains(word)) {
        permissions.add(Permission.parse(word));
      }
    }
    return new Policy(
        words.contains(PUBLIC),
        words.contains(AUTHENTICATED),
        words.contains(OPERATOR),
        List.copyOf(permissions));
  }

  /** Whether a credential makes no difference: a client with a stale one may still log in. */
  boolean ignoresCredentials() {
    return open && !anyCaller && !operators && permissions.isEmpty();
  }

  /** Whether a call changes something: only permissions to read, or none, do not. */
  boolean writes(String method) {
    return permissions.isEmpty()
        ? !method.equals("GET")
        : permissions.stream().anyMatch(permission -> !permission.action().equals("read"));
  }
}
