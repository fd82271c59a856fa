package io.tenantry.auth;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A signing key as the database keeps it; ages are by the database's clock. */
record SigningKeyRow(
    String id,
    State state,
    JsonObject publicKey,
    byte @Nullable [] sealed,
    OffsetDateTime createdAt,
    @Nullable OffsetDateTime activatedAt,
    @Nullable OffsetDateTime retiringAt,
    @Nullable OffsetDateTime retiredAt,
    Duration sinceCreated,
    Duration sinceActivated,
    Duration sinceRetiring) {

  /** A key's life: published, signing, still verifying, gone. */
  enum State {
    STANDBY,
    ACTIVE,
    RETIRING,
    RETIRED;

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  static SigningKeyRow of(Row row) {
    var sealed = row.getBuffer("sealed_private_key");
    return new SigningKeyRow(
        row.getString("id"),
        State.valueOf(row.getString("state").toUpperCase(java.util.Locale.ROOT)),
        new JsonObject(row.getString("public_key")),
        sealed == null ? null : sealed.getBytes(),
        row.getOffsetDateTime("created_at"),
        row.getOffsetDateTime("activated_at"),
        row.getOffsetDateTime("retiring_at"),
        row.getOffsetDateTime("retired_at"),
        age(row, "seconds_since_created"),
        age(row, "seconds_since_activated"),
        age(row, "seconds_since_retiring"));
  }

  private static Duration age(Row row, String column) {
    var seconds = row.getDouble(column);
    return seconds == null ? Duration.ZERO : Duration.ofMillis((long) (seconds * 1000));
  }

  JsonObject toJson() {
    return JsonObject.of(
        "id", id,
        "state", state.text(),
        "created_at", Times.text(createdAt),
        "activated_at", text(activatedAt),
        "retiring_at", text(retiringAt),
        "retired_at", text(retiredAt));
  }

  private static @Nullable String text(@Nullable OffsetDateTime time) {
    return time == null ? null : Times.text(time);
  }
}
