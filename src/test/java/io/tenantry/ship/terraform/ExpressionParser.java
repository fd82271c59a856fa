package io.tenantry.ship.terraform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads expressions. */
final class ExpressionParser {
  private static final List<String> OPERATORS =
      List.of("||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%");

  private final Cursor cursor;

  ExpressionParser(Cursor cursor) {
    this.cursor = cursor;
  }

  /**
   * Reads one.
   *
   * @param lines whether it may go on in the next line, as within brackets
   */
  Expression read(boolean lines) {
    int line = cursor.line();
    var parts = new ArrayList<Expression>();
    parts.add(operand(lines));
    cursor.skip(lines);
    while (operator()) {
      cursor.skip(lines);
      parts.add(operand(lines));
      cursor.skip(lines);
    }
    if (cursor.take("?")) {
      cursor.skip(lines);
      parts.add(read(lines));
      cursor.skip(lines);
      cursor.expect(":");
      cursor.skip(lines);
      parts.add(read(lines));
    }
    return parts.size() == 1 ? parts.getFirst() : new Expression.Compound(parts, line);
  }

  private boolean operator() {
    return !cursor.sees("=>") && OPERATORS.stream().anyMatch(cursor::take);
  }

  private Expression operand(boolean lines) {
    if (cursor.take("!") || cursor.take("-")) {
      return operand(lines);
    }
    int line = cursor.line();
    char c = cursor.peek();
    var term =
        switch (c) {
          case '"' -> template();
          case '(' -> new Expression.Compound(List.of(grouped()), line);
          case '[' -> list();
          case '{' -> object();
          default -> Character.isDigit(c) ? number() : named();
        };
    return steps(term, line);
  }

  private Expression grouped() {
    cursor.expect("(");
    cursor.skip(true);
    var inner = read(true);
    cursor.skip(true);
    cursor.expect(")");
    return inner;
  }

  private Expression number() {
    int line = cursor.line();
    var digits = new StringBuilder();
    while (Character.isDigit(cursor.peek()) || cursor.peek() == '.') {
      digits.append(cursor.next());
    }
    return new Expression.Literal(digits.toString(), line);
  }

  private Expression named() {
    int line = cursor.line();
    var name = cursor.name();
    if (List.of("true", "false", "null").contains(name)) {
      return new Expression.Literal(name, line);
    }
    if (cursor.take("(")) {
      return new Expression.Call(name, upTo(")"), line);
    }
    return new Expression.Reference(List.of(name), List.of(), line);
  }

  // What comes behind a dot or in brackets goes with the name before it.
  private Expression steps(Expression from, int line) {
    var steps = new ArrayList<String>();
    var indexes = new ArrayList<Expression>();
    while (true) {
      if (cursor.sees("...")) {
        break;
      } else if (cursor.take(".*") || cursor.take("[*]")) {
        steps.add("[]");
      } else if (cursor.take(".")) {
        steps.add(Character.isDigit(cursor.peek()) ? index() : cursor.name());
      } else if (cursor.take("[")) {
        cursor.skip(true);
        indexes.add(read(true));
        cursor.skip(true);
        cursor.expect("]");
        steps.add("[]");
      } else {
        break;
      }
    }
    if (steps.isEmpty()) {
      return from;
    }
    if (from instanceof Expression.Reference reference) {
      steps.addFirst(reference.root());
      return new Expression.Reference(steps, indexes, line);
    }
    indexes.addFirst(from);
    return new Expression.Compound(indexes, line);
  }

  private String index() {
    number();
    return "[]";
  }

  private Expression template() {
    int line = cursor.line();
    var text = new StringBuilder();
    var parts = new ArrayList<Expression>();
    cursor.expect("\"");
    while (!cursor.take("\"")) {
      if (cursor.atEnd() || cursor.peek() == '\n') {
        throw cursor.fault("a text without an end");
      } else if (cursor.take("$${")) {
        text.append("${");
      } else if (cursor.take("${")) {
        cursor.skip(true);
        parts.add(read(true));
        cursor.skip(true);
        cursor.expect("}");
      } else if (cursor.sees("%{")) {
        throw cursor.fault("directives in texts are not used here");
      } else {
        // What follows a backslash stands for itself, quotes among it.
        cursor.take("\\");
        text.append(cursor.next());
      }
    }
    return parts.isEmpty()
        ? new Expression.Literal(text.toString(), line)
        : new Expression.Compound(parts, line);
  }

  private Expression list() {
    int line = cursor.line();
    cursor.expect("[");
    cursor.skip(true);
    if (cursor.takeWord("for")) {
      return comprehension("]", line);
    }
    return new Expression.Listing(upTo("]"), line);
  }

  private List<Expression> upTo(String end) {
    var items = new ArrayList<Expression>();
    cursor.skip(true);
    while (!cursor.take(end)) {
      items.add(read(true));
      cursor.take("...");
      cursor.skip(true);
      if (!cursor.take(",") && !cursor.sees(end)) {
        throw cursor.fault("expected , or " + end);
      }
      cursor.skip(true);
    }
    return items;
  }

  private Expression object() {
    int line = cursor.line();
    cursor.expect("{");
    cursor.skip(true);
    if (cursor.takeWord("for")) {
      return comprehension("}", line);
    }
    Map<String, Expression> entries = new LinkedHashMap<>();
    var parts = new ArrayList<Expression>();
    while (!cursor.take("}")) {
      var key = key(parts);
      cursor.skip(false);
      if (!cursor.take("=") && !cursor.take(":")) {
        throw cursor.fault("expected = behind a key");
      }
      cursor.skip(false);
      var value = read(false);
      parts.add(value);
      if (!key.isEmpty() && entries.put(key, value) != null) {
        throw cursor.fault("the key " + key + " stands there twice");
      }
      cursor.skip(false);
      if (!cursor.take(",") && cursor.peek() != '\n' && cursor.peek() != '}') {
        throw cursor.fault("expected , or the end of the line");
      }
      cursor.skip(true);
    }
    return new Expression.Mapping(entries, parts, line);
  }

  // A key that is made is a part; a plain one is a name.
  private String key(List<Expression> parts) {
    if (cursor.peek() == '(') {
      parts.add(grouped());
      return "";
    }
    if (cursor.peek() != '"') {
      return cursor.name();
    }
    var key = template();
    if (key instanceof Expression.Literal plain) {
      return plain.text();
    }
    parts.add(key);
    return "";
  }

  private Expression comprehension(String end, int line) {
    var names = new ArrayList<String>();
    do {
      cursor.skip(true);
      names.add(cursor.name());
      cursor.skip(true);
    } while (cursor.take(","));
    if (!cursor.takeWord("in")) {
      throw cursor.fault("expected in");
    }
    cursor.skip(true);
    var over = read(true);
    cursor.skip(true);
    cursor.expect(":");
    var parts = new ArrayList<Expression>();
    do {
      cursor.skip(true);
      parts.add(read(true));
      cursor.take("...");
      cursor.skip(true);
    } while (cursor.take("=>") || cursor.takeWord("if"));
    cursor.expect(end);
    return new Expression.Comprehension(names, over, parts, line);
  }
}
