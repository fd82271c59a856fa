package io.tenantry.resource;

import io.tenantry.kernel.audit.AuditEntry;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.database.Sql;
import io.tenantry.kernel.database.TenantDatabase;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Stores many resources in one statement, each with its line of the audit log. */
final class ImportRepository {
  // To whoever reads the log it makes no difference by which way a resource came.
  private static final String ACTION = "resource.create";
  private static final String TYPE = "resource";
  private static final Sql SQL = Sql.beside(ImportRepository.class, "import.sql");

  private final TenantDatabase database;
  private final AuditTrail audit;

  ImportRepository(TenantDatabase database, AuditTrail audit) {
    this.database = database;
    this.audit = audit;
  }

  /** Stores those that are not there yet, for the caller, all or none. */
  Future<?> insert(Call call, List<ImportedResource> resources) {
    var tenant = database.names(call.tenant());
    var entries = resources.stream().map(resource -> entry(call, resource)).toList();
    var first = entries.getFirst();
    var arguments =
        Tuple.tuple()
            .addArrayOfUUID(array(resources, ImportedResource::id))
            .addArrayOfString(texts(resources, ImportedResource::name))
            .addArrayOfString(texts(resources, ImportedResource::data))
            .addUUID(UUID.fromString(call.caller().requireSubject()))
            .addArrayOfUUID(array(entries, AuditEntry::id))
            .addArrayOfString(texts(entries, entry -> String.valueOf(entry.changes())))
            .addValue(first.userId())
            .addValue(first.apiKeyId())
            .addValue(ACTION)
            .addValue(TYPE)
            .addValue(call.correlationId());
    audit.mark(tenant.id());
    return database.transaction(
        tenant,
        transaction ->
            transaction
                .preparedQuery(SQL.rendered("importResources", tenant.quotedSchema()))
                .execute(arguments));
  }

  private AuditEntry entry(Call call, ImportedResource resource) {
    return audit.entry(
        call, ACTION, TYPE, resource.id().toString(), Told.made(resource.name(), resource.data()));
  }

  private static <T> UUID[] array(List<T> from, Function<T, UUID> member) {
    return from.stream().map(member).toArray(UUID[]::new);
  }

  private static <T> String[] texts(List<T> from, Function<T, String> member) {
    return from.stream().map(member).toArray(String[]::new);
  }
}
