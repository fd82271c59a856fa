package io.tenantry.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What somebody with every right on the database does to a log, and what its tenant is told. */
class TamperingIT {
  private final AuditedTenant tenant = AuditedTenant.withEntries(12);
  private final long entries = tenant.sealed();

  private void isBroken(long sequence, @Nullable String id, String reason) {
    var verdict = tenant.verify();
    assertThat(verdict.getBoolean("valid")).as(verdict.encode()).isFalse();
    assertThat(verdict.getLong("first_invalid_sequence")).as(verdict.encode()).isEqualTo(sequence);
    assertThat(verdict.getString("first_invalid_id")).as(verdict.encode()).isEqualTo(id);
    assertThat(verdict.getString("reason")).contains(reason);
  }

  @Test
  void aLogAsItWasIsWhole() {
    tenant.awaitCheckpoint();

    var verdict = tenant.verify();

    assertThat(verdict.getBoolean("valid")).as(verdict.encode()).isTrue();
    assertThat(verdict.getLong("entries")).isEqualTo(entries);
    assertThat(verdict.fieldNames()).containsExactlyInAnyOrder("valid", "entries");
  }

  @Test
  void everyColumnCounts() {
    for (var change :
        new String[] {
          "user_id = gen_random_uuid()",
          "api_key_id = gen_random_uuid()",
          "action = 'thing.delete'",
          "resource_type = 'other'",
          "resource_id = NULL",
          "changes = '{}'",
          "ip_address = '10.1.2.4'",
          "ip_address = '10.1.2.3/8'",
          "correlation_id = 'other'",
          "\"timestamp\" = \"timestamp\" + interval '1 microsecond'"
        }) {
      tenant.sql("CREATE TABLE ${tenant}.kept AS SELECT * FROM ${tenant}.audit_logs");
      tenant.sql("UPDATE ${tenant}.audit_logs SET " + change + " WHERE sequence = 5");

      isBroken(5, tenant.idAt(5), "entry 5 was changed");

      tenant.sql("DELETE FROM ${tenant}.audit_logs WHERE sequence = 5");
      tenant.sql(
          "INSERT INTO ${tenant}.audit_logs SELECT * FROM ${tenant}.kept WHERE sequence = 5");
      tenant.sql("DROP TABLE ${tenant}.kept");
    }
    assertThat(tenant.verify().getBoolean("valid")).isTrue();
  }

  @Test
  void namesAnEntryThatWasEditedWithItsOwnHash() {
    var entry = tenant.entries().get(4);
    tenant.sql("UPDATE ${tenant}.audit_logs SET action = 'none' WHERE sequence = 5");
    var edited = tenant.entries().get(4);
    tenant.sql(
        "UPDATE ${tenant}.audit_logs SET hash = '\\x%s' WHERE sequence = 5"
            .formatted(
                Chain.hash(
                    String.valueOf(entry.previousHash()),
                    edited.canonical(tenant.tenant().id(), 5))));

    isBroken(5, entry.id().toString(), "entry 5 was replaced");
  }

  @Test
  void namesTheFirstOfDroppedEntries() {
    var next = tenant.idAt(7);
    tenant.sql("DELETE FROM ${tenant}.audit_logs WHERE sequence IN (5, 6)");

    isBroken(5, next, "entry 5 is missing");
  }

  @Test
  void namesTheFirstOfACutTail() {
    tenant.sql("DELETE FROM ${tenant}.audit_logs WHERE sequence > 5");

    // By the head or by a checkpoint, whichever was there first.
    isBroken(6, null, "entry 6 is missing: ");
  }

  @Test
  void aTailThatIsCutWithTheHeadBreaksACheckpoint() {
    tenant.awaitCheckpoint();
    tenant.sql("DELETE FROM ${tenant}.audit_logs WHERE sequence > 5");
    tenant.writeAnew();

    isBroken(6, null, "entry 6 is missing: a checkpoint has");
  }

  @Test
  void namesTheFirstOfReorderedEntries() {
    tenant.sql("UPDATE ${tenant}.audit_logs SET sequence = -5 WHERE sequence = 5");
    tenant.sql("UPDATE ${tenant}.audit_logs SET sequence = 5 WHERE sequence = 6");
    tenant.sql("UPDATE ${tenant}.audit_logs SET sequence = 6 WHERE sequence = -5");

    isBroken(5, tenant.idAt(5), "entry 5 was changed");
  }

  @Test
  void namesAnEntryOfAnotherTenant() {
    var other = AuditedTenant.withEntries(12);
    var foreign = other.idAt(5);
    tenant.sql("DELETE FROM ${tenant}.audit_logs WHERE sequence = 5");
    tenant.sql(
        "INSERT INTO ${tenant}.audit_logs SELECT * FROM tenant_%s.audit_logs WHERE id = '%s'"
            .formatted(other.tenant().id(), foreign));

    isBroken(5, foreign, "entry 5 was changed");
  }

  @Test
  void aLogWrittenAnewIsNotTheOneThatWasSigned() {
    tenant.awaitCheckpoint();
    tenant.sql("UPDATE ${tenant}.audit_logs SET action = 'thing.keep' WHERE sequence = 5");
    tenant.writeAnew();

    isBroken(
        tenant.count(
            "SELECT min(entries) FROM platform.audit_checkpoints WHERE entries >= 5 AND tenant_id = '%s'"
                .formatted(tenant.tenant().id())),
        tenant.idAt(entries),
        "a checkpoint has another entry");
  }

  @Test
  void aCheckpointThatThePlatformDidNotSignCountsForNothing() {
    tenant.awaitCheckpoint();
    tenant.sql("UPDATE ${tenant}.audit_logs SET action = 'thing.keep' WHERE sequence = 5");
    tenant.writeAnew();
    tenant.sql(
        "UPDATE platform.audit_checkpoints AS c SET hash = l.hash FROM ${tenant}.audit_logs AS l WHERE c.tenant_id = '%s' AND l.sequence = c.entries"
            .formatted(tenant.tenant().id()));

    var verdict = tenant.verify();

    assertThat(verdict.getBoolean("valid")).isFalse();
    assertThat(verdict.getString("reason")).contains("not signed by the platform");
  }

  @Test
  void namesAnEntryThatThePlatformNeverSealed() {
    var last = tenant.entries().getLast();
    tenant.sql(
        "INSERT INTO ${tenant}.audit_logs (id, action, resource_type, sequence, previous_hash, hash) VALUES (gen_random_uuid(), 'a.b', 'a', %d, '\\x%s', '\\x')"
            .formatted(entries + 1, last.hash()));
    var added = tenant.idAt(entries + 1);
    var hash =
        Chain.hash(
            String.valueOf(last.hash()),
            tenant.entries().getLast().canonical(tenant.tenant().id(), entries + 1));
    tenant.sql(
        "UPDATE ${tenant}.audit_logs SET hash = '\\x%s' WHERE id = '%s'".formatted(hash, added));

    isBroken(entries + 1, added, "was not sealed by the platform");
  }
}
