package io.tenantry.metering;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure of an answer.
 *
 * @param start when its window begins; null for a whole time
 * @param groups the values of the groups that were asked for, in their order
 * @param value a JSON number's text; null where there is none
 * @param other whether groups beyond the limit are in it
 */
record Figure(
    String metric,
    @Nullable Instant start,
    List<@Nullable String> groups,
    @Nullable String value,
    boolean other) {

  static Figure of(Row row, int groups) {
    var values = new @Nullable String[groups];
    for (int i = 0; i < groups; i++) {
      values[i] = row.getString("group_" + (i + 1));
    }
    var start = row.getOffsetDateTime("start");
    return new Figure(
        row.getString("metric"),
        start == null ? null : start.toInstant(),
        Arrays.asList(values),
        row.getString("value"),
        row.getBoolean("other"));
  }
}
