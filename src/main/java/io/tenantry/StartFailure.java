package io.tenantry;

/** Says in one line why the platform did not start. */
final class StartFailure {
  private static final String NATIVE = "\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ";

  private StartFailure() {}

  static String inWords(Throwable failure) {
    var message = failure.getMessage();
    if (message == null) {
      return failure.toString();
    }
    var words = message.replaceAll(NATIVE, "");
    return words.contains("Address already in use")
        ? words + "; choose another port with --port or --management-port"
        : words;
  }
}
