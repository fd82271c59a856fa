package io.tenantry.resource;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.Etag;
import io.tenantry.kernel.Ids;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Idempotency;
import io.tenantry.kernel.database.TenantDatabase;
import io.tenantry.kernel.json.JsonText;
import io.tenantry.kernel.json.MergePatch;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Keeps a tenant's resources. */
public final class ResourceVerticle extends VerticleBase {
  private static final String EMPTY = "{}";

  private final Bus bus;
  private final ResourceRepository resources;
  private final Ids ids;

  public ResourceVerticle(
      Bus bus, TenantDatabase database, Idempotency idempotency, AuditTrail audit, Ids ids) {
    this.bus = bus;
    this.resources = new ResourceRepository(database, idempotency, audit);
    this.ids = ids;
  }

  @Override
  public Future<?> start() {
    return new Operations(bus)
        .on("resource.create", this::create)
        .on("resource.list", this::list)
        .on("resource.get", this::get)
        .on("resource.patch", this::patch)
        .on("resource.replace", this::replace)
        .on("resource.delete", this::delete)
        .register();
  }

  private Future<Answer> create(Call call) {
    var id = ids.next();
    var name = call.body().getString("name");
    var data = data(call.body());
    var owner = UUID.fromString(call.caller().requireSubject());
    if (call.once() == null) {
      return resources.insert(call, id, name, data, owner).map(ResourceVerticle::created);
    }
    return resources.transaction(
        call, rows -> rows.insert(id, name, data, owner).map(ResourceVerticle::created));
  }

  private static Answer created(Resource resource) {
    return Answer.of(resource.toBuffer())
        .with(
            Map.of(
                "location", "/v1/resources/" + resource.id(), "etag", Etag.of(resource.version())));
  }

  private Future<Answer> get(Call call) {
    return resources
        .find(resources.names(call), id(call))
        .map(found ->
            answer(
                found
                    .filter(resource -> isWithinReach(call, resource))
                    .orElseThrow(ResourceVerticle::unknown)));
  }

  private Future<Answer> list(Call call) {
    int limit = call.params().getInteger("limit", 50);
    return resources
        .list(resources.names(call), Filter.of(call.params(), ownerOnly(call), limit + 1))
        .map(rows -> page(rows, limit));
  }

  private static Answer page(List<Resource> rows, int limit) {
    var text = new StringBuilder(64 + rows.size() * 320).append("{\"items\":[");
    int size = Math.min(limit, rows.size());
    for (int i = 0; i < size; i++) {
      rows.get(i).appendTo(i == 0 ? text : text.append(','));
    }
    text.append("],\"next_cursor\":");
    if (rows.size() > limit) {
      var last = rows.get(limit - 1);
      JsonText.quote(new Cursor(last.createdAt(), last.id().toString()).text(), text);
    } else {
      text.append("null");
    }
    return Answer.of(Buffer.buffer(text.append('}').toString()));
  }

  private Future<Answer> patch(Call call) {
    return change(
        call,
        (rows, resource) -> {
          var patch = call.body();
          if (patch.containsKey("name") && patch.getValue("name") == null) {
            throw KernelProblem.VALIDATION_FAILED.because(
                "A resource has a name.",
                JsonObject.of(
                    "errors",
                    JsonArray.of(
                        JsonObject.of("pointer", "/name", "detail", "cannot be removed"))));
          }
          var now = JsonObject.of("name", resource.name(), "data", resource.document());
          var merged = MergePatch.apply(now, patch);
          return rows.update(resource, merged.getString("name"), data(merged));
        });
  }

  private Future<Answer> replace(Call call) {
    return change(
        call,
        (rows, resource) ->
            rows.update(resource, call.body().getString("name"), data(call.body())));
  }

  private Future<Answer> change(
      Call call, BiFunction<ResourceRepository.Rows, Resource, Future<Resource>> change) {
    return resources.transaction(
        call,
        rows ->
            locked(rows, call)
                .compose(resource -> change.apply(rows, resource))
                .map(ResourceVerticle::answer));
  }

  private Future<Answer> delete(Call call) {
    if (call.params().getString("if-match") == null) {
      return resources
          .delete(call, id(call), ownerOnly(call))
          .map(deleted -> {
            if (!deleted) {
              throw unknown();
            }
            return Answer.NO_CONTENT;
          });
    }
    return resources.transaction(
        call,
        rows ->
            locked(rows, call)
                .compose(resource -> rows.delete(resource.id()))
                .map(deleted -> Answer.NO_CONTENT));
  }

  private static Future<Resource> locked(ResourceRepository.Rows rows, Call call) {
    return rows.lock(id(call))
        .map(found -> {
          var resource =
              found.filter(row -> isWithinReach(call, row)).orElseThrow(ResourceVerticle::unknown);
          Etag.require(call.params().getString("if-match"), resource.version());
          return resource;
        });
  }

  private static Answer answer(Resource resource) {
    return Answer.of(resource.toBuffer()).with(Map.of("etag", Etag.of(resource.version())));
  }

  private static String data(JsonObject body) {
    var data = body.getJsonObject("data");
    return data == null ? EMPTY : data.encode();
  }

  /** The only owner whose rows the caller may reach; null where it may reach all. */
  private static @Nullable UUID ownerOnly(Call call) {
    return call.ownOnly() ? UUID.fromString(call.caller().requireSubject()) : null;
  }

  private static boolean isWithinReach(Call call, Resource resource) {
    var owner = ownerOnly(call);
    return owner == null || owner.equals(resource.ownerId());
  }

  private static UUID id(Call call) {
    return UUID.fromString(call.params().getString("id"));
  }

  // The same for another tenant's resource: it is not in this tenant's schema.
  private static RuntimeException unknown() {
    return KernelProblem.NOT_FOUND.because("There is no resource with this id.");
  }
}
