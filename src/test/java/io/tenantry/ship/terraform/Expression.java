package io.tenantry.ship.terraform;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A value as it is written; what it comes to nobody asks here. */
sealed interface Expression {
  int line();

  /** The expressions directly in it. */
  List<Expression> parts();

  /** A number, {@code true}, {@code null}, or a text without anything to fill in. */
  record Literal(String text, int line) implements Expression {
    @Override
    public List<Expression> parts() {
      return List.of();
    }
  }

  /**
   * A name and the steps from it; a step by an index is {@code []}.
   *
   * @param parts the indexes
   */
  record Reference(List<String> steps, List<Expression> parts, int line) implements Expression {
    String root() {
      return steps.getFirst();
    }

    /** The steps that are names. */
    List<String> names() {
      return steps.stream().filter(step -> !step.equals("[]")).toList();
    }

    @Override
    public String toString() {
      return String.join(".", steps).replace(".[]", "[…]");
    }
  }

  /** A function's call. */
  record Call(String function, List<Expression> parts, int line) implements Expression {}

  /** An object in braces whose keys are plain. */
  record Mapping(Map<String, Expression> entries, List<Expression> parts, int line)
      implements Expression {}

  /**
   * A {@code for} in brackets or braces.
   *
   * @param names what it calls the things that it goes through
   * @param over what it goes through, where these names do not hold yet
   */
  record Comprehension(List<String> names, Expression over, List<Expression> parts, int line)
      implements Expression {}

  /** Values in brackets. */
  record Listing(List<Expression> parts, int line) implements Expression {}

  /** Whatever else holds expressions: operators, texts with something to fill in. */
  record Compound(List<Expression> parts, int line) implements Expression {}

  /** It and everything in it. */
  default Stream<Expression> all() {
    return Stream.concat(Stream.of(this), parts().stream().flatMap(Expression::all));
  }
}
