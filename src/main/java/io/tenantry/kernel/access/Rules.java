package io.tenantry.kernel.access;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a role may do: of the rules that fit a permission, the one that reaches furthest counts. */
public record Rules(List<Rule> rules) {
  /** The rules of a role that there is not. */
  public static final Rules NONE = new Rules(List.of());

  public Rules {
    rules = List.copyOf(rules);
  }

  /** Reads the array that {@link #toJson} writes; its form has been checked before. */
  public static Rules of(JsonArray json) {
    return new Rules(json.stream().map(each -> Rule.of((JsonObject) each)).toList());
  }

  static Rules of(List<Permission> permissions) {
    return new Rules(permissions.stream().map(each -> new Rule(each, false)).toList());
  }

  public JsonArray toJson() {
    var json = new JsonArray();
    rules.forEach(rule -> json.add(rule.toJson()));
    return json;
  }

  /** The rule that decides about a permission; empty where none allows it. */
  public Optional<Rule> deciding(Permission wanted) {
    return rules.stream()
        .filter(rule -> rule.permission().covers(wanted))
        .max(Comparator.comparing(Rule::leave));
  }

  public Leave leave(Permission wanted) {
    return deciding(wanted).map(Rule::leave).orElse(Leave.NONE);
  }

  /**
   * The rules of the others that no single one of these covers: what whoever has these may not hand
   * out. {@code *} is held by whoever holds {@code *}, not by whoever holds all that it stands for
   * today: it will stand for permissions that are yet to come.
   */
  public List<Rule> beyond(Rules others) {
    return others.rules.stream()
        .filter(rule -> !leave(rule.permission()).covers(rule.leave()))
        .toList();
  }
}
