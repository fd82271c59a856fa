package io.tenantry.kernel.json;

import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Admits certain values only: the keywords {@code enum} and {@code const}. */
record EnumCheck(Set<Object> values, String words) implements Check {
  private static final int MOST_WORDS = 300;

  static void in(Keywords schema, List<Check> rules) {
    if (schema.has("enum")) {
      rules.add(of(schema.array("enum")));
    }
    if (schema.has("const")) {
      var one = new ArrayList<@Nullable Object>();
      one.add(schema.take("const"));
      rules.add(of(one));
    }
  }

  private static EnumCheck of(List<@Nullable Object> values) {
    var canonical = new HashSet<Object>();
    values.forEach(value -> canonical.add(Canonical.of(value)));
    var listed = values.stream().map(Json::encode).collect(Collectors.joining(", "));
    return new EnumCheck(
        canonical,
        listed.length() > MOST_WORDS
            ? "must be one of the values that the contract lists"
            : (values.size() == 1 ? "must be " : "must be one of ") + listed);
  }

  @Override
  public boolean passes(@Nullable Object value) {
    return values.contains(Canonical.of(value));
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    found.add(words);
  }
}
