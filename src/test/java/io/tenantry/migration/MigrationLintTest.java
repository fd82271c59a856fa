package io.tenantry.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.kernel.database.MigrationScripts;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MigrationLintTest {
  /** What the first release begins with: its way back is to drop the schema. */
  private static final Map<String, Integer> FIRST = Map.of("platform", 5, "tenant", 3);

  private static Set<String> rules(String text) {
    return MigrationLint.faults(text, true).stream()
        .map(fault -> fault.substring(0, fault.indexOf(':')))
        .collect(Collectors.toSet());
  }

  @Test
  void findsNothingInTheMigrationsThatShip() {
    var faults = new TreeMap<String, Object>();
    for (var kind : FIRST.keySet()) {
      for (var step : MigrationScripts.read("migrations/" + kind).steps()) {
        boolean first = step.version() <= FIRST.get(kind);
        var found = MigrationLint.faults(step.text(), first || step.down().isPresent());
        if (!found.isEmpty()) {
          faults.put(kind + " " + step.label(), found);
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void asksForAWayBack() {
    assertThat(MigrationLint.faults("CREATE TABLE t (id int)", false))
        .singleElement()
        .asString()
        .startsWith("no-way-back: ");
  }

  @Test
  void findsAWordToOlderProgramsThatTheyDoNotRead() {
    assertThat(rules("-- works with programs from V12\nCREATE TABLE t ()"))
        .containsExactly("works-from");
    assertThat(rules("-- works with programs from V0012\nCREATE TABLE t ()")).isEmpty();
  }

  @Test
  void findsWhatWritesATableAnew() {
    for (var text :
        new String[] {
          "ALTER TABLE resources ALTER COLUMN name TYPE varchar(20)",
          "alter table resources alter name set data type text;",
          "ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid()",
          "ALTER TABLE users ADD token text DEFAULT md5(random()::text) NOT NULL",
          "ALTER TABLE users ADD COLUMN low text GENERATED ALWAYS AS (lower(email)) STORED",
          "ALTER TABLE users SET UNLOGGED",
          "VACUUM FULL users",
          "CLUSTER users USING users_pkey"
        }) {
      assertThat(rules(text)).as(text).containsExactly("rewrite");
    }
  }

  @Test
  void findsIndexesThatLockLargeTables() {
    assertThat(rules("CREATE UNIQUE INDEX i ON resources (name)")).containsExactly("locking-index");
    assertThat(rules("CREATE INDEX ON platform.usage_events USING brin (at)"))
        .containsExactly("locking-index");
    assertThat(rules("CREATE INDEX i ON users (email)")).isEmpty();
    assertThat(rules("CREATE TABLE resources (id int); CREATE INDEX i ON resources (id)"))
        .isEmpty();
  }

  @Test
  void findsConstraintsThatAreCheckedUnderALock() {
    for (var text :
        new String[] {
          "ALTER TABLE users ADD CONSTRAINT c CHECK (email <> '')",
          "ALTER TABLE users ADD FOREIGN KEY (team) REFERENCES teams",
          "ALTER TABLE resources ALTER COLUMN owner_id SET NOT NULL"
        }) {
      assertThat(rules(text)).as(text).containsExactly("scan-under-lock");
    }
    assertThat(rules("ALTER TABLE users ADD CONSTRAINT c CHECK (email <> '') NOT VALID")).isEmpty();
    assertThat(rules("ALTER TABLE users VALIDATE CONSTRAINT c")).isEmpty();
  }

  @Test
  void findsStatementsThatNameNoColumns() {
    assertThat(rules("CREATE VIEW v AS SELECT * FROM users")).containsExactly("select-all");
    assertThat(rules("CREATE FUNCTION f() RETURNS int AS $$ select u.* from users u $$"))
        .containsExactly("select-all");
    assertThat(rules("CREATE VIEW v AS SELECT count(*) FROM users -- not SELECT *")).isEmpty();
  }

  @Test
  void takesWhatIsSafe() {
    assertThat(
            rules(
                """
                ALTER TABLE resources ADD COLUMN labels text[];
                ALTER TABLE users ADD COLUMN seen timestamptz DEFAULT now();
                ALTER TABLE users ADD COLUMN active boolean DEFAULT true NOT NULL;
                CREATE TABLE new (id uuid DEFAULT gen_random_uuid(), n int CHECK (n > 0));
                ALTER TABLE new ALTER COLUMN n TYPE bigint;
                """))
        .isEmpty();
  }

  @Test
  void takesAnExceptionOnlyWithItsReason() {
    var index = "CREATE INDEX i ON resources (name);";

    assertThat(rules("-- lint: locking-index is fine here\n" + index)).isNotEmpty();
    assertThat(rules("-- lint: rewrite is fine here, nobody has used it yet\n" + index))
        .isNotEmpty();
    assertThat(rules("-- lint: locking-index is fine here, nobody has used it yet\n" + index))
        .isEmpty();
  }
}
