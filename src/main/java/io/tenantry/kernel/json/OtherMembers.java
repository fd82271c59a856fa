package io.tenantry.kernel.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a schema says of members by {@code patternProperties} and {@code additionalProperties}. */
final class OtherMembers {
  private final String[] named;
  private final Set<String> names;
  private final List<PatternRule> patterns;
  private final @Nullable Check rest;

  private record PatternRule(Pattern pattern, Check check) {}

  private OtherMembers(List<MemberRule> named, List<PatternRule> patterns, @Nullable Check rest) {
    this.named = named.stream().map(MemberRule::name).toArray(String[]::new);
    this.names = new HashSet<>(List.of(this.named));
    this.patterns = patterns;
    this.rest = rest;
  }

  static @Nullable OtherMembers in(
      Keywords schema, SchemaCompiler compiler, List<MemberRule> named) {
    var patterns = new ArrayList<PatternRule>();
    var byPattern = schema.object("patternProperties");
    if (byPattern != null) {
      for (var pattern : byPattern.fieldNames()) {
        var check =
            compiler.part(byPattern.getValue(pattern), schema, "patternProperties", pattern);
        patterns.add(new PatternRule(EcmaPattern.compile(pattern, schema), check));
      }
    }
    Check rest = null;
    if (schema.has("additionalProperties")) {
      var additional = schema.take("additionalProperties");
      rest =
          Boolean.FALSE.equals(additional)
              ? new Refusal("is not a known member")
              : compiler.part(additional, schema, "additionalProperties");
    }
    boolean anythingGoes = patterns.isEmpty() && rest == null;
    return anythingGoes ? null : new OtherMembers(named, patterns, rest);
  }

  boolean pass(Map<String, Object> members) {
    // Counting first spares the walk: most objects hold nothing but what is named.
    if (patterns.isEmpty() && countNamed(members) == members.size()) {
      return true;
    }
    for (var member : members.entrySet()) {
      if (!passes(member.getKey(), member.getValue())) {
        return false;
      }
    }
    return true;
  }

  void explain(Map<String, Object> members, Findings found) {
    for (var member : members.entrySet()) {
      if (!found.full() && !passes(member.getKey(), member.getValue())) {
        int length = found.enter(member.getKey());
        explain(member.getKey(), member.getValue(), found);
        found.leave(length);
      }
    }
  }

  private boolean passes(String name, @Nullable Object value) {
    boolean known = names.contains(name);
    for (var rule : patterns) {
      if (rule.pattern().matcher(name).find()) {
        known = true;
        if (!rule.check().passes(value)) {
          return false;
        }
      }
    }
    return known || rest == null || rest.passes(value);
  }

  private void explain(String name, @Nullable Object value, Findings found) {
    boolean known = names.contains(name);
    for (var rule : patterns) {
      if (rule.pattern().matcher(name).find()) {
        known = true;
        if (!rule.check().passes(value)) {
          rule.check().explain(value, found);
        }
      }
    }
    if (!known && rest != null) {
      rest.explain(value, found);
    }
  }

  private int countNamed(Map<String, Object> members) {
    int count = 0;
    for (var name : named) {
      if (members.containsKey(name)) {
        count++;
      }
    }
    return count;
  }
}
