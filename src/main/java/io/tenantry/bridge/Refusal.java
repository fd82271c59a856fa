package io.tenantry.bridge;

import java.util.Locale;

/** Why a frame is not followed, as the peer is told; some end the connection. */
enum Refusal {
  UNAUTHENTICATED(401, true),
  BAD_FRAME(400, true),
  FRAME_TOO_LARGE(413, true),
  ACCESS_DENIED(403, false),
  BAD_ANNOUNCEMENT(400, false),
  BAD_REPORT(400, false),
  UNKNOWN_JOB(404, false);

  private final int code;
  private final boolean ends;

  Refusal(int code, boolean ends) {
    this.code = code;
    this.ends = ends;
  }

  int code() {
    return code;
  }

  /** Whether the connection is closed after it. */
  boolean ends() {
    return ends;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  RefusedException because(String detail) {
    return new RefusedException(this, detail);
  }
}
