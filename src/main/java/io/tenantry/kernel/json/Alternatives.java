package io.tenantry.kernel.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks by several schemas: at least one must pass, or exactly one. */
record Alternatives(List<Check> choices, boolean exactlyOne) implements Check {

  @Override
  public boolean passes(@Nullable Object value) {
    int passed = 0;
    for (int i = 0; i < choices.size(); i++) {
      if (choices.get(i).passes(value)) {
        passed++;
        if (!exactlyOne) {
          return true;
        }
      }
    }
    return passed == 1;
  }

  @Override
  public void explain(@Nullable Object value, Findings found) {
    if (choices.stream().anyMatch(choice -> choice.passes(value))) {
      found.add("must match only one of the alternatives");
      return;
    }
    int type = Types.of(value);
    var meant = choices.stream().filter(choice -> (choice.types() & type) != 0).toList();
    if (meant.size() == 1) {
      meant.getFirst().explain(value, found);
    } else {
      found.add("must match one of the alternatives");
    }
  }

  @Override
  public int types() {
    return choices.stream().mapToInt(Check::types).reduce(0, (a, b) -> a | b);
  }
}
