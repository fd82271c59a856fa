package io.tenantry.ship.terraform;

import java.util.Set;

/** The functions of Terraform that {@code terraform/} may call, and the words that make types. */
final class Functions {
  static final Set<String> KNOWN =
      Set.of(
          "ceil",
          "cidrhost",
          "cidrsubnet",
          "coalesce",
          "compact",
          "concat",
          "contains",
          "distinct",
          "endswith",
          "file",
          "flatten",
          "floor",
          "format",
          "join",
          "jsonencode",
          "keys",
          "length",
          "lookup",
          "lower",
          "max",
          "merge",
          "min",
          "range",
          "replace",
          "setproduct",
          "setunion",
          "slice",
          "sort",
          "split",
          "startswith",
          "substr",
          "templatefile",
          "tolist",
          "tomap",
          "toset",
          "tostring",
          "trimprefix",
          "trimsuffix",
          "try",
          "upper",
          "values",
          "zipmap");

  private Functions() {}
}
