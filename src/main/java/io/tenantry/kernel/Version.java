package io.tenantry.kernel;

/** This program's version, as its jar says; {@code dev} where it runs from classes. */
public final class Version {
  public static final String TEXT = text();

  private Version() {}

  private static String text() {
    var version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
