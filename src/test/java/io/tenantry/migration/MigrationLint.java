package io.tenantry.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a migration must not do to a database that serves requests meanwhile. It reads one file's
 * text; {@code docs/migrations.md} says what to write instead.
 */
final class MigrationLint {
  /** Tables that grow with use; what reads or locks all of one holds requests up. */
  private static final Set<String> LARGE =
      Set.of(
          "resources",
          "audit_logs",
          "audit_logs_sealed",
          "audit_logs_unsealed",
          "jobs",
          "job_states",
          "sessions",
          "refresh_tokens",
          "idempotency_keys",
          "usage_metrics",
          "usage_events");

  private static final Pattern COMMENT = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
  private static final Pattern BODY = Pattern.compile("\\$(\\w*)\\$.*?\\$\\1\\$", Pattern.DOTALL);
  private static final Pattern TEXT = Pattern.compile("'(?:[^']|'')*'");
  private static final Pattern ALLOWED =
      Pattern.compile("(?m)^-- lint: ([a-z-]+) is fine here, (\\S.{15,})$");
  private static final Pattern ODD_WORKS_FROM =
      Pattern.compile("(?im)^-- *works with(?! programs from V\\d{4}$)");
  private static final Pattern ALL_COLUMNS = Pattern.compile("(?i)\\bselect\\s+(\\w+\\.)?\\*");
  private static final Pattern CREATED =
      Pattern.compile(
          "(?i)\\bcreate\\s+(?:unlogged\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?([\\w.]+)");
  private static final Pattern INDEXED =
      Pattern.compile(
          "(?i)\\bcreate\\s+(?:unique\\s+)?index\\s+.*?\\bon\\s+(?:only\\s+)?([\\w.]+)");
  private static final Pattern ALTERED =
      Pattern.compile("(?is)\\balter\\s+table\\s+(?:if\\s+exists\\s+)?(?:only\\s+)?([\\w.]+)(.*)");
  private static final Pattern STABLE_DEFAULT =
      Pattern.compile(
          "(?i)(?:null|true|false|now\\(\\)|current_timestamp|''|-?[\\d.]+)(?:::\\w+)?");

  private final String text;
  private final Set<String> created;

  private MigrationLint(String text) {
    this.text = text;
    this.created =
        CREATED
            .matcher(bare(text))
            .results()
            .map(found -> table(found.group(1)))
            .collect(Collectors.toSet());
  }

  /**
   * The faults of a migration, each as {@code rule: words}.
   *
   * @param text of the file
   * @param hasDown whether a file that undoes it lies beside it
   */
  static List<String> faults(String text, boolean hasDown) {
    var faults = new MigrationLint(text).faults();
    if (!hasDown) {
      faults.add("no-way-back: write what undoes it, in a file that ends in .down.sql");
    }
    var allowed =
        ALLOWED.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    return faults.stream()
        .filter(fault -> !allowed.contains(fault.substring(0, fault.indexOf(':'))))
        .toList();
  }

  private List<String> faults() {
    var faults = new ArrayList<String>();
    if (ALL_COLUMNS.matcher(COMMENT.matcher(text).replaceAll(" ")).find()) {
      faults.add("select-all: name the columns; a prepared statement breaks when they change");
    }
    if (ODD_WORKS_FROM.matcher(text).find()) {
      faults.add("works-from: write -- works with programs from V0012, and nothing behind it");
    }
    for (var statement : bare(text).split(";", -1)) {
      var one = statement.strip().replaceAll("\\s+", " ");
      index(one, faults);
      alteration(one, faults);
      if (one.matches("(?i)(vacuum full|cluster|reindex)\\b.*")) {
        faults.add("rewrite: " + one + " writes the whole table anew under a lock");
      }
    }
    return faults;
  }

  private void index(String statement, List<String> faults) {
    var made = INDEXED.matcher(statement);
    if (made.find() && isLarge(made.group(1))) {
      faults.add(
          "locking-index: an index on %s holds up its writers until it is built"
              .formatted(made.group(1)));
    }
  }

  private void alteration(String statement, List<String> faults) {
    var altered = ALTERED.matcher(statement);
    if (!altered.matches() || created.contains(table(altered.group(1)))) {
      return;
    }
    var name = altered.group(1);
    var what = altered.group(2).toLowerCase(Locale.ROOT);
    if (what.matches(".*\\balter (column )?\\w+ (set data )?type\\b.*|.*\\bset (un)?logged\\b.*")
        || what.matches(".*\\badd (column )?.*\\bgenerated always as\\b.*\\bstored\\b.*")) {
      faults.add("rewrite: " + name + " is written anew under a lock");
    }
    var given =
        Pattern.compile("\\badd (?:column )?.*\\bdefault ([^,]+?)(?: not null| check.*)?$")
            .matcher(what);
    if (given.find() && !STABLE_DEFAULT.matcher(given.group(1).strip()).matches()) {
      faults.add("rewrite: a default that is computed for each row writes " + name + " anew");
    }
    boolean checked = what.matches(".*\\badd (constraint \\w+ )?(check|foreign key)\\b.*");
    if (checked && !what.contains("not valid")) {
      faults.add("scan-under-lock: add the constraint to " + name + " NOT VALID, then validate it");
    }
    if (what.matches(".*\\balter (column )?\\w+ set not null\\b.*") && isLarge(name)) {
      faults.add("scan-under-lock: SET NOT NULL reads all of " + name);
    }
  }

  private boolean isLarge(String name) {
    return LARGE.contains(table(name)) && !created.contains(table(name));
  }

  private static String table(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  // Without what only looks like a statement.
  private static String bare(String text) {
    var code = COMMENT.matcher(text).replaceAll(" ");
    return TEXT.matcher(BODY.matcher(code).replaceAll("''")).replaceAll("''");
  }
}
