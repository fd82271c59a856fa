package io.tenantry.metering;

import io.tenantry.kernel.database.Sql;
import io.tenantry.metering.Windows.Group;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The groups that a tenant's meters keep apart, within one transaction that holds the {@link
 * TenantLock}: a client that sends ever new ones must not fill the tables.
 */
final class GroupRepository {
  private static final long MOST = 1_000;
  private static final Sql SQL = Sql.beside(GroupRepository.class, "windows.sql");

  private final SqlConnection transaction;
  private final String tenant;

  GroupRepository(SqlConnection transaction, String tenant) {
    this.transaction = transaction;
    this.tenant = tenant;
  }

  /** Makes room for groups that are new; those for which there is none are the answer. */
  Future<Set<Group>> settle(Collection<Group> groups) {
    return strangers(groups)
        .compose(strangers -> {
          if (strangers.isEmpty()) {
            return Future.succeededFuture(Set.of());
          }
          var metrics = strangers.stream().map(Group::metric).distinct().toArray(String[]::new);
          return execute("countGroups", Tuple.of(tenant).addArrayOfString(metrics))
              .compose(counts -> settle(strangers, counts));
        });
  }

  private Future<Set<Group>> settle(List<Group> strangers, RowSet<Row> counts) {
    Map<String, Long> taken = new HashMap<>();
    counts.forEach(row -> taken.put(row.getString("metric"), row.getLong("groups")));
    var homeless = new HashSet<Group>();
    for (var stranger : strangers) {
      if (taken.merge(stranger.metric(), 1L, Long::sum) > MOST) {
        homeless.add(stranger);
      }
    }
    var settled = strangers.stream().filter(group -> !homeless.contains(group)).toList();
    return settled.isEmpty()
        ? Future.succeededFuture(homeless)
        : execute("addGroups", arguments(settled)).map(homeless);
  }

  /** Those of these groups that the meters do not have, in the same order. */
  Future<List<Group>> strangers(Collection<Group> groups) {
    if (groups.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    var wanted = List.copyOf(groups);
    return execute("findGroups", arguments(wanted))
        .map(rows -> {
          var strangers = new java.util.LinkedHashSet<>(wanted);
          rows.forEach(row -> strangers.remove(wanted.get(row.getInteger(0) - 1)));
          return List.copyOf(strangers);
        });
  }

  private Tuple arguments(List<Group> groups) {
    return Tuple.of(tenant)
        .addArrayOfString(groups.stream().map(Group::metric).toArray(String[]::new))
        .addArrayOfString(groups.stream().map(Group::dimensions).toArray(String[]::new));
  }

  private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
    return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
  }
}
