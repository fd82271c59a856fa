package io.tenantry;

/** Reads the configuration, starts the platform and answers for the exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {}
}
