package io.tenantry.gateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation of a method and path: one look-up per segment, so that the contract's size
 * does not matter. A literal segment wins over a parameter.
 */
final class Routes {
  private final Node root = new Node();

  Routes(List<Operation> operations) {
    for (var operation : operations) {
      var node = root;
      for (var segment : operation.segments()) {
        node = isParameter(segment) ? node.parameter() : node.literal(segment);
      }
      node.operations.put(operation.method(), operation);
    }
  }

  /** What stands at a path; null where nothing does. */
  @Nullable Node at(String path) {
    var node = root;
    int start = 1;
    while (node != null && start < path.length()) {
      int end = path.indexOf('/', start);
      if (end < 0) {
        end = path.length();
      }
      if (end == start) {
        return null;
      }
      node = node.next(path.substring(start, end));
      start = end + 1;
    }
    // A trailing slash is another path than the one without it.
    boolean trailing = path.length() > 1 && path.charAt(path.length() - 1) == '/';
    return node == null || trailing || node.operations.isEmpty() ? null : node;
  }

  static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }

  /** One path of the contract, with an operation for each of its methods. */
  static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<String, Operation> operations = new HashMap<>();
    private @Nullable Node parameter;

    private Node literal(String segment) {
      return literals.computeIfAbsent(segment, name -> new Node());
    }

    private Node parameter() {
      var existing = parameter;
      if (existing == null) {
        existing = new Node();
        parameter = existing;
      }
      return existing;
    }

    private @Nullable Node next(String segment) {
      var literal = literals.get(segment);
      return literal == null ? parameter : literal;
    }

    @Nullable Operation operation(String method) {
      return operations.get(method.equals("HEAD") ? "GET" : method);
    }

    /** The methods that the path takes, for {@code Allow}. */
    String allowed() {
      var methods = new TreeSet<>(operations.keySet());
      if (methods.contains("GET")) {
        methods.add("HEAD");
      }
      return String.join(", ", methods);
    }
  }
}
