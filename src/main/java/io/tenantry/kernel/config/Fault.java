package io.tenantry.kernel.config;

/**
 * One thing wrong with the configuration.
 *
 * @param name the dotted path of the key, or the name of the variable or file that is at fault
 * @param origin where the value came from, such as {@code /etc/tenantry.yaml:12}
 * @param message what it must be; never a text that was given, for that may be a secret
 */
public record Fault(String name, String origin, String message) {
  @Override
  public String toString() {
    return name + " (" + origin + "): " + message;
  }
}
