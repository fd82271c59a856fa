package io.tenantry.metering;

import io.tenantry.kernel.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The same events for each side of the bench: as requests, and as rows for {@code COPY}. */
record EventRows(List<JsonArray> batches) {
  private static final OffsetDateTime EPOCH =
      OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int COLUMNS = 8;

  /** So many batches, whose ids begin with a word of their own. */
  static EventRows of(String word, int count, int size) {
    var hourAgo = OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).minusHours(1);
    var batches = new ArrayList<JsonArray>();
    for (int batch = 0; batch < count; batch++) {
      int first = batch * size;
      batches.add(
          new JsonArray(
              IntStream.range(first, first + size)
                  .mapToObj(i ->
                      event(
                          word + '-' + i,
                          hourAgo.plusNanos(i * 50_000_000L % 3_600_000_000_000L),
                          i))
                  .toList()));
    }
    return new EventRows(batches);
  }

  private static JsonObject event(String id, OffsetDateTime at, int number) {
    var usage = JsonObject.of("tokens", number % 1000);
    return JsonObject.of("specversion", "1.0", "source", "/bench/gateway", "type", "bench.done")
        .put("id", id)
        .put("time", Times.text(at))
        .put("data", JsonObject.of("model", "model-" + number % 5, "usage", usage));
  }

  int events() {
    return batches.stream().mapToInt(JsonArray::size).sum();
  }

  List<byte[]> bodies() {
    return batches.stream().map(batch -> batch.encode().getBytes(StandardCharsets.UTF_8)).toList();
  }

  List<Submission> submissions() {
    var now = OffsetDateTime.now(ZoneOffset.UTC);
    return batches.stream().map(batch -> Submission.read(batch.getList(), now)).toList();
  }

  /** All rows as {@code COPY … (FORMAT binary)} reads them. */
  byte[] copy(String tenant) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.write(SIGNATURE);
      out.writeInt(0);
      out.writeInt(0);
      for (var submission : submissions()) {
        for (var numbered : submission.events()) {
          row(out, tenant, numbered.event());
        }
      }
      out.writeShort(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void row(DataOutputStream out, String tenant, Event event) throws IOException {
    out.writeShort(COLUMNS);
    text(out, tenant);
    out.writeInt(16);
    out.writeLong(event.key().getMostSignificantBits());
    out.writeLong(event.key().getLeastSignificantBits());
    out.writeInt(8);
    out.writeLong(ChronoUnit.MICROS.between(EPOCH, event.at()));
    text(out, event.type());
    text(out, event.source());
    text(out, event.id());
    out.writeInt(-1);
    var data = String.valueOf(event.text()).getBytes(StandardCharsets.UTF_8);
    out.writeInt(data.length + 1);
    out.writeByte(1);
    out.write(data);
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
