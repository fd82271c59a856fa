package io.tenantry.ship.terraform;

import java.util.ArrayList;
import java.util.List;

/** Reads a file of blocks and attributes. */
final class BodyParser {
  private final Cursor cursor;
  private final ExpressionParser expressions;

  private BodyParser(Cursor cursor) {
    this.cursor = cursor;
    this.expressions = new ExpressionParser(cursor);
  }

  /** Reads all of it, or throws what is wrong and where. */
  static Body parse(String file, String text) {
    return new BodyParser(new Cursor(file, text)).body(true);
  }

  private Body body(boolean whole) {
    var attributes = new ArrayList<Body.Attribute>();
    var blocks = new ArrayList<Body.Block>();
    cursor.skip(true);
    while (whole ? !cursor.atEnd() : !cursor.sees("}")) {
      int line = cursor.line();
      var name = cursor.name();
      cursor.skip(false);
      if (cursor.take("=")) {
        if (attributes.stream().anyMatch(it -> it.name().equals(name))) {
          throw cursor.fault(name + " stands there twice");
        }
        cursor.skip(false);
        attributes.add(new Body.Attribute(name, expressions.read(false), line));
      } else {
        blocks.add(block(name, line));
      }
      cursor.skip(false);
      if (!cursor.atEnd() && cursor.peek() != '\n' && (whole || !cursor.sees("}"))) {
        throw cursor.fault("expected the end of the line");
      }
      cursor.skip(true);
    }
    return new Body(List.copyOf(attributes), List.copyOf(blocks));
  }

  private Body.Block block(String type, int line) {
    var labels = new ArrayList<String>();
    while (cursor.take("\"")) {
      labels.add(cursor.name());
      cursor.expect("\"");
      cursor.skip(false);
    }
    cursor.expect("{");
    var body = body(false);
    cursor.expect("}");
    return new Body.Block(type, List.copyOf(labels), body, line);
  }
}
