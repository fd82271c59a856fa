package io.tenantry.kernel.json;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks an array's items, each by one schema and all for likeness. */
record ArrayCheck(@Nullable Check items, boolean unique) implements Check {

  static void in(Keywords schema, SchemaCompiler compiler, List<Check> rules) {
    var items = schema.has("items") ? compiler.part(schema.take("items"), schema, "items") : null;
    boolean unique = schema.flag("uniqueItems");
    if (items != null || unique) {
      rules.add(new ArrayCheck(items, unique));
    }
  }

  @Override
  public boolean passes(@Nullable Object value) {
    var list = Values.list(value);
    if (list == null) {
      return true;
    }
    if (items != null) {
      for (int i = 0; i < list.size(); i++) {
        if (!items.passes(list.get(i))) {
          return false;
        }
      }
    }
    return !unique || allDiffer(list);
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    var list = Values.list(value);
    if (list == null) {
      return;
    }
    for (int i = 0; items != null && i < list.size() && !found.full(); i++) {
      if (!items.passes(list.get(i))) {
        int length = found.enter(Integer.toString(i));
        items.explain(list.get(i), found);
        found.leave(length);
      }
    }
    if (unique && !allDiffer(list)) {
      found.add("must not hold an item twice");
    }
  }

  private static boolean allDiffer(List<?> list) {
    var seen = new HashSet<Object>();
    for (var item : list) {
      if (!seen.add(Canonical.of(item))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void applyDefaults(@Nullable Object value) {
    var list = Values.list(value);
    for (int i = 0; items != null && list != null && i < list.size(); i++) {
      items.applyDefaults(list.get(i));
    }
  }
}
