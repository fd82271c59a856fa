package io.tenantry.kernel.json;

import java.util.ArrayList;
import java.util.List;

/** Gathers violations on a walk through a value that is known to have some. */
final class Findings {
  private static final int MOST = 20;

  private final StringBuilder pointer = new StringBuilder();
  private final List<Violation> violations = new ArrayList<>();

  void add(String detail) {
    if (!full()) {
      violations.add(new Violation(pointer.toString(), detail));
    }
  }

  /** Goes one step down; the answer brings {@link #leave} back up again. */
  int enter(String token) {
    int length = pointer.length();
    Pointer.append(pointer, token);
    return length;
  }

  void leave(int length) {
    pointer.setLength(length);
  }

  boolean full() {
    return violations.size() == MOST;
  }

  List<Violation> all() {
    return List.copyOf(violations);
  }
}
