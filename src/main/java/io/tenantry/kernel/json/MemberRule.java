package io.tenantry.kernel.json;

import java.util.Map;

/** What a schema's {@code properties} and {@code required} say of one name. */
record MemberRule(String name, Check check, boolean required) {

  boolean passes(Map<String, Object> members) {
    var value = members.get(name);
    return (value == null && !members.containsKey(name)) ? !required : check.passes(value);
  }

  void explain(Map<String, Object> members, Findings found) {
    if (passes(members)) {
      return;
    }
    int length = found.enter(name);
    if (members.containsKey(name)) {
      check.explain(members.get(name), found);
    } else {
      found.add("is required");
    }
    found.leave(length);
  }

  void applyDefault(Map<String, Object> members) {
    var value = members.containsKey(name) ? members.get(name) : check.defaultValue();
    if (value != null) {
      members.put(name, value);
      check.applyDefaults(value);
    }
  }
}
