package io.tenantry.kernel.database;

import java.util.List;

/**
 * The migrations of one kind in order, from version 1 without a gap. A file {@code index} in their
 * directory lists them, since a directory inside a jar cannot be listed like one on disk.
 */
public final class MigrationScripts {
  private final List<MigrationStep> steps;

  private MigrationScripts(List<MigrationStep> steps) {
    this.steps = steps;
  }

  /** The platform's own tables. */
  public static MigrationScripts platform() {
    return read("migrations/platform");
  }

  /** Every tenant's tables. */
  public static MigrationScripts tenant() {
    return read("migrations/tenant");
  }

  /** The migrations that {@code directory/index} lists, read from the class path. */
  public static MigrationScripts read(String directory) {
    var index = Resources.text(MigrationScripts.class.getClassLoader(), directory + "/index");
    return of(
        index
            .lines()
            .filter(line -> !line.isBlank())
            .map(file -> MigrationStep.read(directory, file.strip()))
            .toList());
  }

  /** Stops at a number that is missing or used twice. */
  public static MigrationScripts of(List<MigrationStep> steps) {
    for (var i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      if (step.version() != i + 1) {
        var fault = step.version() <= i ? "comes again or out of order" : "follows a gap";
        throw new IllegalArgumentException(
            "migration %s %s: version %d was due".formatted(step.label(), fault, i + 1));
      }
    }
    return new MigrationScripts(List.copyOf(steps));
  }

  /** The newest version that this program knows; 0 where there is none. */
  public int head() {
    return steps.size();
  }

  /** All steps, the oldest first. */
  public List<MigrationStep> steps() {
    return steps;
  }

  /** The steps that bring version {@code from} to head, none where it is there or beyond. */
  public List<MigrationStep> after(int from) {
    return steps.subList(Math.clamp(from, 0, steps.size()), steps.size());
  }

  /**
   * The steps that lead back from version {@code from} to {@code to}, the newest first.
   *
   * @throws IllegalArgumentException where one cannot be undone, or is not known here
   */
  public List<MigrationStep> back(int from, int to) {
    if (to < 0 || to > from || from > head()) {
      throw new IllegalArgumentException(
          "there is no way from version %d to %d: this program knows 0 to %d"
              .formatted(from, to, head()));
    }
    var back = steps.subList(to, from).reversed();
    back.stream()
        .filter(step -> step.down().isEmpty())
        .findFirst()
        .ifPresent(step -> {
          throw new IllegalArgumentException(step.label() + " cannot be undone");
        });
    return back;
  }
}
