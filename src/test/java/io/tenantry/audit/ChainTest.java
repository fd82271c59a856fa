package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Holds the rule to what docs/audit-log.md says of it, by its example. */
class ChainTest {
  static final LogEntry ENTRY =
      new LogEntry(
          UUID.fromString("0198c0df-1b2c-7d3e-9f40-516273849501"),
          UUID.fromString("0198c0de-7a3b-7c4d-8e5f-6a7b8c9d0e1f"),
          null,
          "resource.patch",
          "resource",
          "0198c0df-1b2c-7d3e-9f40-516273849500",
          "{\"name\": {\"to\": \"Back \\\"door\\\"\", \"from\": \"Front door\"}}",
          "203.0.113.7",
          null,
          OffsetDateTime.parse("2026-01-15T10:00:00.654321+02:00"),
          null,
          null,
          null);

  @Test
  void theCanonicalTextIsOneLineOfJson() {
    assertThat(ENTRY.canonical("acme", 1))
        .isEqualTo(
            "{\"tenant\":\"acme\",\"sequence\":1,\"id\":\"0198c0df-1b2c-7d3e-9f40-516273849501\",\"timestamp\":\"2026-01-15T08:00:00.654321Z\",\"user_id\":\"0198c0de-7a3b-7c4d-8e5f-6a7b8c9d0e1f\",\"api_key_id\":null,\"action\":\"resource.patch\",\"resource_type\":\"resource\",\"resource_id\":\"0198c0df-1b2c-7d3e-9f40-516273849500\",\"changes\":{\"name\": {\"to\": \"Back \\\"door\\\"\", \"from\": \"Front door\"}},\"ip_address\":\"203.0.113.7\",\"correlation_id\":null}");
  }

  @Test
  void theHashIsTheOneOfTheExample() {
    assertThat(Chain.hash(Chain.START, ENTRY.canonical("acme", 1)))
        .isEqualTo("844f71d8fbb6c86b894ee648c07b8574d6075f1e7fc0e11326af978b4302834a");
  }
}
