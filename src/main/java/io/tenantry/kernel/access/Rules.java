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
   * The permissions that the others allow and these do not, or only for own rows: what whoever has
   * these may not hand out.
   *
   * @param all every permission that there is
   */
  public List<Permission> beyond(Rules others, List<Permission> all) {
    return all.stream()
        .filter(permission -> !leave(permission).covers(others.leave(permission)))
        .toList();
  }
}
