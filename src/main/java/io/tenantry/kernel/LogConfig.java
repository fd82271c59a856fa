package io.tenantry.kernel;

/** What the log looks like and how much it says. */
public record LogConfig(Format format, Level level) {

  /** The shape of a line; {@code AUTO} is text on a terminal and JSON elsewhere. */
  public enum Format {
    AUTO,
    JSON,
    TEXT
  }

  /** The least level that is written. */
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}
