package io.tenantry.autoscale;

import static io.vertx.core.Future.await;

import io.tenantry.autoscale.policy.Decision;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.database.PlatformDatabase;
import io.tenantry.kernel.database.Sql;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one question of a round, and what it writes; blocks. */
final class RoundRepository {
  /** How many events are forgotten at once. */
  static final int BATCH = 1000;

  private static final Sql SQL = Sql.beside(RoundRepository.class, "round.sql");

  private final PlatformDatabase database;
  private final Ids ids;
  private final String holder;
  private final Duration lease;

  /**
   * @param holder this process's name, that no other has
   */
  RoundRepository(PlatformDatabase database, Ids ids, String holder, Duration lease) {
    this.database = database;
    this.ids = ids;
    this.holder = holder;
    this.lease = lease;
  }

  /**
   * What there is to decide.
   *
   * @param at by the database's clock
   * @param policy where it is another than the caller knows
   */
  record Held(
      long fence, Instant at, long version, @Nullable JsonObject policy, List<Subject> subjects) {}

  /** A decision that is to be written. */
  record Made(String subject, Decision decision, @Nullable Double share) {}

  /** Takes or keeps the lease and reads; empty where another one has it. */
  Optional<Held> read(Collection<String> heard, long fence, long version) {
    var arguments =
        Tuple.of(holder, lease.toMillis(), heard.toArray(String[]::new), fence, version);
    var subjects = new ArrayList<Subject>();
    Row any = null;
    JsonObject policy = null;
    for (var row : await(database.run(SQL.get("round"), arguments))) {
      any = row;
      var text = row.getString("policy");
      policy = text == null ? policy : new JsonObject(text);
      subjects.add(subject(row));
    }
    return any == null
        ? Optional.empty()
        : Optional.of(
            new Held(
                any.getLong("fence"),
                any.getOffsetDateTime("at").toInstant(),
                any.getLong("version"),
                policy,
                subjects));
  }

  private static Subject subject(Row row) {
    var history = row.getString("history");
    return new Subject(
        row.getString("id"),
        row.getString("tier"),
        row.getInteger("capacity"),
        row.getBoolean("paused"),
        history == null ? null : Records.history(new JsonObject(history)),
        row.getLong("waiting"),
        row.getLong("running"),
        row.getDouble("oldest"));
  }

  /**
   * Writes decisions under a fence: whose they are that are written, none where it has moved on.
   */
  Set<String> write(long fence, List<Made> made, String mode) {
    var arguments =
        Tuple.of(fence, holder)
            .addArrayOfUUID(made.stream().map(one -> ids.next()).toArray(UUID[]::new))
            .addArrayOfString(made.stream().map(Made::subject).toArray(String[]::new))
            .addArrayOfInteger(
                made.stream().map(one -> one.decision().current()).toArray(Integer[]::new))
            .addArrayOfInteger(
                made.stream().map(one -> one.decision().outcome()).toArray(Integer[]::new))
            .addArrayOfDouble(made.stream().map(Made::share).toArray(Double[]::new))
            .addArrayOfString(
                made.stream()
                    .map(one -> Records.of(one.decision().history()).encode())
                    .toArray(String[]::new))
            .addArrayOfString(
                made.stream()
                    .map(one -> Records.of(one.decision()).encode())
                    .toArray(String[]::new))
            .addString(mode);
    var written = new HashSet<String>();
    for (var row : await(database.run(SQL.get("change"), arguments))) {
      written.add(row.getString("tenant_id"));
    }
    return written;
  }

  /** Forgets events that are older than that, {@link #BATCH} at most, and says how many. */
  int forget(Duration age) {
    return await(database.run(SQL.get("forget"), Tuple.of(age.toSeconds(), BATCH))).rowCount();
  }

  /** What tells this installation from others that use the same Redis; blocks. */
  static UUID installation(PlatformDatabase database) {
    var rows = await(database.run(SQL.get("installation"), Tuple.tuple()));
    return rows.iterator().next().getUUID("id");
  }

  /** Lets another one decide at once. */
  void giveUp() {
    await(database.run(SQL.get("giveUp"), Tuple.of(holder)));
  }
}
