package io.tenantry.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a command prints, kept for a test to read. */
public final class Terminal {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  public PrintStream out() {
    return new PrintStream(output, true, StandardCharsets.UTF_8);
  }

  public PrintStream err() {
    return new PrintStream(errors, true, StandardCharsets.UTF_8);
  }

  /** What was printed since it was asked last. */
  public String printed() {
    return take(output);
  }

  /** The same of what went to standard error. */
  public String complained() {
    return take(errors);
  }

  private static String take(ByteArrayOutputStream from) {
    var text = from.toString(StandardCharsets.UTF_8);
    from.reset();
    return text;
  }
}
