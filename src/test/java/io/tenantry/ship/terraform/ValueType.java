package io.tenantry.ship.terraform;

/** What an argument's value has to be, and whether a value as it is written can be that. */
enum ValueType {
  TEXT,
  NUMBER,
  BOOL,
  LIST,
  MAP;

  /** True also where only Terraform can tell: of names, calls and what is computed. */
  boolean canBe(Expression value) {
    return switch (value) {
      case Expression.Literal literal -> literal.text().equals("null") || canBe(literal.text());
      case Expression.Listing list -> this == LIST;
      case Expression.Mapping mapping -> this == MAP;
      default -> true;
    };
  }

  // As Terraform converts: "5" is a number as well, and true a text.
  private boolean canBe(String text) {
    return switch (this) {
      case TEXT -> true;
      case NUMBER -> text.matches("-?\\d+(\\.\\d+)?");
      case BOOL -> text.equals("true") || text.equals("false");
      case LIST, MAP -> false;
    };
  }

  @Override
  public String toString() {
    return switch (this) {
      case TEXT -> "a text";
      case NUMBER -> "a number";
      case BOOL -> "true or false";
      case LIST -> "a list";
      case MAP -> "a map";
    };
  }
}
