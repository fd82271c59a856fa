package io.tenantry.metering;

import io.tenantry.kernel.KernelProblem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a meter of a request's body, and says all that the contract alone cannot find in it. */
final class MeterDefinition {
  private final JsonArray faults = new JsonArray();

  private MeterDefinition() {}

  /** Fails with 400 and a pointer to each fault. */
  static Meter read(JsonObject body) {
    return new MeterDefinition().meter(body);
  }

  private Meter meter(JsonObject body) {
    var aggregation = Aggregation.of(body.getString("aggregation"));
    var path = body.getString("value_path");
    if (aggregation.needsValue() && path == null) {
      fault("/value_path", "is needed: it says where the value of an event is");
    }
    if (!aggregation.needsValue() && path != null) {
      fault("/value_path", "must not be there: a count needs no value");
    }
    var meter =
        new Meter(
            body.getString("name"),
            body.getString("event_type"),
            aggregation,
            path == null ? null : parse("/value_path", path, JsonPath::parse),
            groups(body.getJsonArray("group_by", new JsonArray())),
            body.getString("unit"),
            null);
    if (!faults.isEmpty()) {
      throw KernelProblem.VALIDATION_FAILED.because(
          "The meter has " + faults.size() + " fault(s).", JsonObject.of("errors", faults));
    }
    return meter;
  }

  private List<Grouping> groups(JsonArray texts) {
    var groups = new ArrayList<Grouping>();
    var names = new HashSet<String>();
    for (int i = 0; i < texts.size(); i++) {
      var pointer = "/group_by/" + i;
      var group = parse(pointer, texts.getString(i), Grouping::parse);
      if (group != null) {
        groups.add(group);
        if (!names.add(group.name())) {
          fault(pointer, "has the name of another group");
        }
      }
    }
    return groups;
  }

  private <T> @Nullable T parse(String pointer, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      fault(pointer, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void fault(String pointer, String detail) {
    faults.add(JsonObject.of("pointer", pointer, "detail", detail));
  }
}
