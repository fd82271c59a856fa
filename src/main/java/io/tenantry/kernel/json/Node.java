package io.tenantry.kernel.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One schema object: its types, its rules, its default. */
final class Node implements Check {
  private final int types;
  private final Check[] rules;
  private final @Nullable Object ownDefault;

  Node(int types, List<Check> rules, @Nullable Object ownDefault) {
    this.types = types;
    this.rules = rules.toArray(Check[]::new);
    this.ownDefault = ownDefault;
  }

  @Override
  public boolean passes(@Nullable Object value) {
    if (types != Types.ANY && (types & Types.of(value)) == 0) {
      return false;
    }
    for (var rule : rules) {
      if (!rule.passes(value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    if ((types & Types.of(value)) == 0) {
      found.add("must be " + Types.words(types));
      return;
    }
    for (var rule : rules) {
      if (!found.full() && !rule.passes(value)) {
        rule.explain(value, found);
      }
    }
  }

  @Override
  public int types() {
    int all = types;
    for (var rule : rules) {
      all &= rule.types();
    }
    return all;
  }

  @Override
  public void applyDefaults(@Nullable Object value) {
    for (var rule : rules) {
      rule.applyDefaults(value);
    }
  }

  @Override
  public @Nullable Object defaultValue() {
    if (ownDefault != null) {
      return copy(ownDefault);
    }
    for (var rule : rules) {
      var theirs = rule.defaultValue();
      if (theirs != null) {
        return theirs;
      }
    }
    return null;
  }

  private static Object copy(Object value) {
    return switch (value) {
      case JsonObject object -> object.copy();
      case JsonArray array -> array.copy();
      default -> value;
    };
  }
}
