package io.tenantry.kernel.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/** Holds the compiled checks to the verdicts of Vert.x's validator on generated schemas. */
class SchemaDifferentialTest {
  private static final int VALUES = 20;

  @Property(tries = 1_000, seed = "1", shrinking = ShrinkingMode.OFF)
  void agreesWithVertx(@ForAll Random random) {
    var document = new JsonSchemas(random).root();
    var schema = document.copy();
    schema.remove("components");
    var compiled = Schema.compile(schema, document);
    var stock = new Stock(document);
    var values = new JsonValues(random);
    for (int i = 0; i < VALUES; i++) {
      var value = i % 2 == 0 ? values.any(3) : values.object(3);

      var violations = compiled.check(value);

      boolean valid = stock.passes(value);
      assertThat(violations.isEmpty())
          .as("%s against %s, found %s", value, document, violations)
          .isEqualTo(valid);
      Statistics.collect(valid);
      Statistics.coverage(coverage -> coverage.check(true).percentage(share -> share > 15));
      Statistics.coverage(coverage -> coverage.check(false).percentage(share -> share > 15));
    }
  }
}
