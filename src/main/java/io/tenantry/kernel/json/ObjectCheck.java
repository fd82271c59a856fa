package io.tenantry.kernel.json;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks an object: the members that its schema names, then the others. */
final class ObjectCheck implements Check {
  private static final Check ANYTHING = new Node(Types.ANY, List.of(), null);

  private final MemberRule[] named;
  private final @Nullable OtherMembers others;

  private ObjectCheck(List<MemberRule> named, @Nullable OtherMembers others) {
    this.named = named.toArray(MemberRule[]::new);
    this.others = others;
  }

  static void in(Keywords schema, SchemaCompiler compiler, List<Check> rules) {
    var properties = schema.object("properties");
    var required = new LinkedHashSet<>(schema.names("required"));
    var named = new ArrayList<MemberRule>();
    if (properties != null) {
      for (var name : properties.fieldNames()) {
        var check = compiler.part(properties.getValue(name), schema, "properties", name);
        named.add(new MemberRule(name, check, required.remove(name)));
      }
    }
    int known = named.size();
    for (var name : required) {
      named.add(new MemberRule(name, ANYTHING, true));
    }
    var others = OtherMembers.in(schema, compiler, named.subList(0, known));
    if (!named.isEmpty() || others != null) {
      rules.add(new ObjectCheck(named, others));
    }
  }

  @Override
  public boolean passes(@Nullable Object value) {
    var members = Values.map(value);
    if (members == null) {
      return true;
    }
    for (var rule : named) {
      if (!rule.passes(members)) {
        return false;
      }
    }
    return others == null || others.pass(members);
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    var members = Values.map(value);
    if (members == null) {
      return;
    }
    for (var rule : named) {
      rule.explain(members, found);
    }
    if (others != null) {
      others.explain(members, found);
    }
  }

  @Override
  public void applyDefaults(@Nullable Object value) {
    Map<String, Object> members = Values.map(value);
    if (members != null) {
      for (var rule : named) {
        rule.applyDefault(members);
      }
    }
  }
}
