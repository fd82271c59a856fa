package io.tenantry.bench;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.IntStream;

/** What the benchmark's tenants and their seeded rows are called, the same at every run. */
final class Names {
  static final int ROWS_PER_TENANT = 100;

  private Names() {}

  static String tenant(int number) {
    return "bench_%04d".formatted(number);
  }

  /** The schema of a tenant; its role bears the same name. */
  static String schema(String tenant) {
    return "tenant_" + tenant;
  }

  static String email(String tenant) {
    return "admin@" + tenant.replace('_', '-') + ".example";
  }

  static UUID owner(String tenant) {
    return named(tenant + "/owner");
  }

  /** Of every tenant alike, so that the floor's one schema has whatever row is asked for. */
  static UUID[] rows() {
    return IntStream.range(0, ROWS_PER_TENANT)
        .mapToObj(row -> named("row/" + row))
        .toArray(UUID[]::new);
  }

  private static UUID named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
