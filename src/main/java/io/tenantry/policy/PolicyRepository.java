package io.tenantry.policy;

import io.tenantry.kernel.access.BuiltInRole;
import io.tenantry.kernel.access.RoleRepository;
import io.tenantry.kernel.access.Rules;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.audit.Changes;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.database.TenantNames;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A tenant's roles. Whatever changes them is written down with the change. */
final class PolicyRepository {
  private static final String TYPE = "policy";
  private static final Sql SQL = Sql.beside(PolicyRepository.class, "policy.sql");
  private static final String[] BUILT_IN =
      Arrays.stream(BuiltInRole.values()).map(BuiltInRole::id).toArray(String[]::new);

  private final TenantDatabase database;
  private final AuditTrail audit;

  PolicyRepository(TenantDatabase database, AuditTrail audit) {
    this.database = database;
    this.audit = audit;
  }

  TenantNames names(Call call) {
    return database.names(call.tenant());
  }

  /** A role of the tenant, built in or its own. */
  Future<Optional<Policy>> find(TenantNames tenant, String role) {
    return database
        .read(tenant, SQL.rendered("getPolicy", tenant.quotedSchema()), Tuple.of(role))
        .map(rows -> first(rows).or(() -> Policy.builtIn(role)));
  }

  /** The roles that come after this name, in the order of their names. */
  Future<List<Policy>> list(TenantNames tenant, String after, int limit) {
    return database
        .transaction(
            tenant,
            transaction ->
                transaction.preparedQuery(SQL.get("listPolicies")).execute(Tuple.of(after, limit)))
        .map(rows -> {
          var byName = new TreeMap<String, Policy>();
          rows.forEach(row -> byName.put(row.getString("role"), Policy.of(row)));
          for (var role : BuiltInRole.values()) {
            if (role.id().compareTo(after) > 0) {
              byName.putIfAbsent(role.id(), Policy.of(role));
            }
          }
          return byName.values().stream().limit(limit).toList();
        });
  }

  /** The role that the caller has now, and the one that it asks about. */
  Future<Standing> standing(Call call, @Nullable String asked) {
    return database.transaction(
        names(call),
        transaction ->
            RoleRepository.roleOf(transaction, call.caller())
                .compose(own -> {
                  var role = asked == null ? own.orElse("") : asked;
                  return RoleRepository.find(transaction, own.orElse(""))
                      .compose(held ->
                          RoleRepository.find(transaction, role)
                              .map(rules ->
                                  new Standing(
                                      role,
                                      rules,
                                      own.filter(role::equals).isPresent(),
                                      held.orElse(Rules.NONE))));
                }));
  }

  /**
   * A role, and the caller's own rules.
   *
   * @param rules empty where there is no such role
   */
  record Standing(String role, Optional<Rules> rules, boolean isOwn, Rules callers) {}

  /** Runs work in one transaction, while nobody else changes users, keys or policies. */
  Future<Answer> transaction(Call call, Function<Rows, Future<Answer>> work) {
    var tenant = names(call);
    return database.transaction(
        tenant,
        transaction ->
            RoleRepository.lockIdentity(transaction)
                .compose(locked -> work.apply(new Rows(transaction, tenant, audit, call))));
  }

  private static Optional<Policy> first(RowSet<Row> rows) {
    var row = rows.iterator();
    return row.hasNext() ? Optional.of(Policy.of(row.next())) : Optional.empty();
  }

  /** The roles of one tenant within one transaction. */
  record Rows(SqlConnection transaction, TenantNames tenant, AuditTrail audit, Call call) {
    Future<Optional<Policy>> find(String role) {
      return transaction
          .preparedQuery(SQL.rendered("getPolicy", tenant.quotedSchema()))
          .execute(Tuple.of(role))
          .map(rows -> first(rows).or(() -> Policy.builtIn(role)));
    }

    /** How many roles the tenant has beside the built-in ones. */
    Future<Long> countOwn() {
      return execute("countOwnRoles", Tuple.tuple().addArrayOfString(BUILT_IN))
          .map(rows -> rows.iterator().next().getLong(0));
    }

    Future<Boolean> isInUse(String role) {
      return execute("isInUse", Tuple.of(role)).map(rows -> rows.iterator().next().getBoolean(0));
    }

    Future<Policy> put(UUID id, String role, Rules rules, Optional<Policy> before) {
      return execute("putPolicy", Tuple.of(id, role, rules.toJson().encode()))
          .map(rows -> Policy.of(rows.iterator().next()))
          .compose(after -> recorded(role, facts(before), facts(Optional.of(after))).map(after));
    }

    Future<Void> delete(Policy policy) {
      return execute("deletePolicy", Tuple.of(policy.role()))
          .compose(
              gone -> recorded(policy.role(), facts(Optional.of(policy)), facts(Optional.empty())));
    }

    private static JsonObject facts(Optional<Policy> policy) {
      return policy
          .map(each -> JsonObject.of("permissions", each.rules().toJson()))
          .orElseGet(JsonObject::new);
    }

    private Future<Void> recorded(String role, JsonObject before, JsonObject after) {
      return audit.record(transaction, call, TYPE, role, Changes.between(before, after));
    }

    private Future<RowSet<Row>> execute(String statement, Tuple arguments) {
      return transaction.preparedQuery(SQL.get(statement)).execute(arguments);
    }
  }
}
