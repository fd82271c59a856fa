package io.tenantry.autoscale.policy;

import io.tenantry.kernel.config.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The members of one JSON object, each taken once as what it has to be. */
final class Members {
  private static final int MOST_ITEMS = 20;

  private final JsonObject json;
  private final String path;
  private final Set<String> taken = new HashSet<>();

  Members(JsonObject json, String path) {
    this.json = json;
    this.path = path;
  }

  boolean has(String name) {
    taken.add(name);
    return json.getValue(name) != null;
  }

  String text(String name, @Nullable String otherwise) {
    if (!has(name) && otherwise != null) {
      return otherwise;
    }
    if (json.getValue(name) instanceof String text && !text.isEmpty() && text.length() <= 64) {
      return text;
    }
    throw fault(name, "must be a text of 1 to 64 characters");
  }

  double figure(String name, @Nullable Double otherwise) {
    if (!has(name) && otherwise != null) {
      return otherwise;
    }
    if (json.getValue(name) instanceof Number number
        && number.doubleValue() >= 0
        && number.doubleValue() <= 1e12) {
      return number.doubleValue();
    }
    throw fault(name, "must be a number of at least 0");
  }

  int whole(String name, @Nullable Integer otherwise) {
    double figure = figure(name, otherwise == null ? null : otherwise.doubleValue());
    if (figure != Math.rint(figure) || figure > 1_000_000) {
      throw fault(name, "must be a whole number of 0 to 1000000");
    }
    return (int) figure;
  }

  Duration duration(String name, Duration otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    if (json.getValue(name) instanceof String text) {
      try {
        return DurationText.parse(text);
      } catch (IllegalArgumentException e) {
        throw fault(name, e.getMessage());
      }
    }
    throw fault(name, "must be a duration such as 15s or 5m");
  }

  <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
    if (!has(name)) {
      return otherwise;
    }
    for (E value : type.getEnumConstants()) {
      if (word(value).equals(json.getValue(name))) {
        return value;
      }
    }
    var words = Arrays.stream(type.getEnumConstants()).map(Members::word);
    throw fault(name, "must be one of " + words.collect(Collectors.joining(", ")));
  }

  @Nullable Members section(String name) {
    if (!has(name)) {
      return null;
    }
    if (json.getValue(name) instanceof JsonObject section) {
      return new Members(section, path + "/" + name);
    }
    throw fault(name, "must be an object");
  }

  List<Members> list(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (!(json.getValue(name) instanceof JsonArray array) || array.size() > MOST_ITEMS) {
      throw fault(name, "must be an array of at most " + MOST_ITEMS);
    }
    var items = new ArrayList<Members>();
    for (int i = 0; i < array.size(); i++) {
      if (!(array.getValue(i) instanceof JsonObject item)) {
        throw fault(name, "must hold objects");
      }
      items.add(new Members(item, path + "/" + name + "/" + i));
    }
    return items;
  }

  void requireNoOthers() {
    for (var name : json.fieldNames()) {
      if (!taken.contains(name)) {
        throw fault(name, "is not known here");
      }
    }
  }

  private PolicyException fault(String name, @Nullable String detail) {
    return new PolicyException(path + "/" + name, detail == null ? "is not valid" : detail);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
