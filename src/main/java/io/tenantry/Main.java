package io.tenantry;

/** Where the program begins: reads the command line and answers with the exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    var out = System.out;
    var err = System.err;
    int code = Commands.of(System.getenv(), out, err).execute(arguments);
    out.flush();
    // A running platform ends by a signal; everything else is done when it returns.
    if (code >= 0) {
      System.exit(code);
    }
  }
}
