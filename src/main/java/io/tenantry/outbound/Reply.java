package io.tenantry.outbound;

import io.vertx.core.http.HttpClientResponse;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came back of a call.
 *
 * @param bytes how much of the body was read, which nobody keeps
 * @param retryAfter the header of that name
 */
record Reply(int status, long bytes, @Nullable String retryAfter) {
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);
  private static final long LONGEST_MILLIS = 3_600_000;

  static Reply of(HttpClientResponse response, long bytes) {
    return new Reply(response.statusCode(), bytes, response.getHeader("retry-after"));
  }

  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  boolean isRedirect() {
    return status >= 300 && status < 400;
  }

  /** Whether another try may fare better. */
  boolean mayPass() {
    return status >= 500 || PASSING.contains(status);
  }

  /** For how many milliseconds the other side wants to be left alone, an hour at most. */
  Optional<Long> pause(Instant now) {
    if (retryAfter == null || status != 429 && status != 503) {
      return Optional.empty();
    }
    try {
      long millis =
          retryAfter.matches("\\d{1,9}")
              ? Long.parseLong(retryAfter) * 1_000
              : ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant()
                      .toEpochMilli()
                  - now.toEpochMilli();
      return Optional.of(Math.clamp(millis, 1_000, LONGEST_MILLIS));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
