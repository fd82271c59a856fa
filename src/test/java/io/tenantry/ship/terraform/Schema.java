package io.tenantry.ship.terraform;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a resource, a data source or a block in one takes, as the providers' bindings say. */
record Schema(JsonObject json) {
  /** Reads what {@code scripts/ship/terraform-schema.mjs} wrote. */
  static Schema ofProviders() {
    try (var in = Schema.class.getResourceAsStream("../terraform-schema.json")) {
      var text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return new Schema(new JsonObject(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<Schema> of(String kind) {
    return Optional.ofNullable(json.getJsonObject(kind)).map(Schema::new);
  }

  Optional<Schema> block(String name) {
    return new Schema(json.getJsonObject("blocks", new JsonObject())).of(name);
  }

  Set<String> blocks() {
    return json.getJsonObject("blocks", new JsonObject()).fieldNames();
  }

  boolean isNeeded() {
    return json.getBoolean("needed", false);
  }

  boolean isSingle() {
    return json.getBoolean("single", false);
  }

  List<String> required() {
    return names("required");
  }

  /** What an argument's value has to be; a text, or any plain value, where nothing is said. */
  ValueType type(String argument) {
    var types = json.getJsonObject("types", new JsonObject());
    return ValueType.valueOf(types.getString(argument, "text").toUpperCase(Locale.ROOT));
  }

  boolean takes(String argument) {
    return names("required").contains(argument) || names("optional").contains(argument);
  }

  /** Whether others may ask for it. */
  boolean tells(String attribute) {
    return names("attributes").contains(attribute)
        || takes(attribute)
        || blocks().contains(attribute);
  }

  private List<String> names(String key) {
    return json.getJsonArray(key, new JsonArray()).stream()
        .map(String.class::cast)
        .collect(Collectors.toList());
  }
}
