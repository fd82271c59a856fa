package io.tenantry.kernel.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bounds how many members an object or items an array has. */
record SizeCheck(boolean ofObjects, int least, int most) implements Check {

  static void in(Keywords schema, List<Check> rules) {
    add(true, schema.count("minProperties", 0), schema.count("maxProperties", -1), rules);
    add(false, schema.count("minItems", 0), schema.count("maxItems", -1), rules);
  }

  private static void add(boolean ofObjects, int least, int most, List<Check> rules) {
    if (least > 0 || most >= 0) {
      rules.add(new SizeCheck(ofObjects, least, most < 0 ? Integer.MAX_VALUE : most));
    }
  }

  @Override
  public boolean passes(@Nullable Object value) {
    int size = size(value);
    return size < 0 || (size >= least && size <= most);
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    var what = ofObjects ? " members" : " items";
    found.add(
        size(value) < least
            ? "must have at least " + least + what
            : "must have at most " + most + what);
  }

  /** The value's size, or -1 for a value that has none. */
  private int size(@Nullable Object value) {
    if (ofObjects) {
      var members = Values.map(value);
      return members == null ? -1 : members.size();
    }
    var items = Values.list(value);
    return items == null ? -1 : items.size();
  }
}
