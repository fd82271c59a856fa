package io.tenantry.kernel;

import org.jspecify.annotations.Nullable;

/** A row's version as an entity tag, and the precondition that a client makes of it. */
public final class Etag {
  private Etag() {}

  public static String of(long version) {
    return '"' + Long.toString(version) + '"';
  }

  /** Fails with 412 where {@code ifMatch} names other versions than this one. */
  public static void require(@Nullable String ifMatch, long version) {
    if (ifMatch == null || ifMatch.strip().equals("*")) {
      return;
    }
    for (var tag : ifMatch.split(",", -1)) {
      if (tag.strip().equals(of(version))) {
        return;
      }
    }
    throw KernelProblem.PRECONDITION_FAILED.because("Read the row again and decide anew.");
  }
}
