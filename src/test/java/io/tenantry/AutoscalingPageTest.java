package io.tenantry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tenantry.autoscale.simulate.Shape;
import io.tenantry.testing.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/autoscaling.md} shows is what its commands print and draw. */
class AutoscalingPageTest {
  private static final Path PAGE = Path.of("docs/autoscaling.md");
  private static final Path FOLDER = Path.of("docs/autoscaling");

  @TempDir Path made;

  @Test
  void theTablesAndPicturesAreThoseOfTheSimulator() throws IOException {
    var page = Files.readString(PAGE);

    for (var shape : Shape.names()) {
      var rows = simulate(shape).lines().skip(2).toList();

      assertThat(rows).hasSize(3);
      assertThat(page.lines()).containsAll(rows);
      assertThat(made.resolve(shape + ".svg")).hasSameTextualContentAs(picture(shape));
    }
  }

  private String simulate(String shape) {
    var terminal = new Terminal();
    int code =
        Commands.of(Map.of(), terminal.out(), terminal.err())
            .execute(
                "simulate",
                "@" + shape,
                "--warm-up=3d",
                "--policy=" + FOLDER.resolve("prediction.yaml"),
                "--against=" + FOLDER.resolve("hpa-70.yaml"),
                "--hours=48",
                "--svg=" + made.resolve(shape + ".svg"));
    assertThat(code).as(terminal.complained()).isZero();
    return terminal.printed();
  }

  private static Path picture(String shape) {
    return FOLDER.resolve(shape + ".svg");
  }
}
