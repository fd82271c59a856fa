package io.tenantry.audit;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.json.JsonText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;

/**
 * Gives the log away in a form that a stranger can check without the platform: page by page, each
 * with what anchors it.
 */
final class Export {
  private static final int LARGEST_TEXT = 8 << 20;

  private final Bus bus;
  private final LogRepository log;
  private final AnchorRepository anchors;

  Export(Bus bus, LogRepository log, AnchorRepository anchors) {
    this.bus = bus;
    this.log = log;
    this.anchors = anchors;
  }

  Answer export(Call call) {
    var tenant = call.tenant();
    long after = call.params().getLong("after_sequence", 0L);
    int limit = call.params().getInteger("limit", 10_000);
    await(log.recordExport(call, JsonObject.of("after_sequence", after, "limit", limit)));
    var head = await(anchors.findHead(tenant));
    var page = read(tenant, after, limit, head.entries());
    boolean more =
        page.last < head.entries() && (page.size == limit || page.text.length() >= LARGEST_TEXT);
    long most = more ? page.last : Long.MAX_VALUE;
    var checkpoints = await(anchors.listCheckpoints(tenant, after, most));
    var keys = await(KeyRing.fetch(bus, call.correlationId()));
    var headers = new HashMap<String, String>();
    headers.put("content-type", "application/x-ndjson");
    if (more) {
      headers.put(
          "link",
          "</v1/audit-logs/export?after_sequence=%d&limit=%d>; rel=\"next\""
              .formatted(page.last, limit));
    }
    return Answer.of(
            Buffer.buffer(header(tenant, head, checkpoints, keys))
                .appendString(page.text.toString()))
        .with(headers);
  }

  private Page read(String tenant, long after, int limit, long most) {
    var page = new Page(after);
    while (page.size < limit && page.text.length() < LARGEST_TEXT && page.last < most) {
      var batch =
          await(
              log.listSealed(
                  tenant, page.last, (int) Math.min(limit - page.size, most - page.last)));
      if (batch.isEmpty()) {
        break;
      }
      batch.forEach(entry -> page.add(tenant, entry));
    }
    return page;
  }

  private static String header(
      String tenant, Head head, List<Checkpoint> checkpoints, KeyRing keys) {
    var signed = new JsonArray(checkpoints.stream().map(Checkpoint::signed).toList());
    return "{\"tenant\":\"%s\",\"entries\":%d,\"hash\":\"%s\",\"checkpoints\":%s,\"keys\":%s}\n"
        .formatted(tenant, head.entries(), head.hash(), signed.encode(), keys.text());
  }

  /** The lines so far. */
  private static final class Page {
    private final StringBuilder text = new StringBuilder(1 << 16);
    private long last;
    private int size;

    Page(long after) {
      this.last = after;
    }

    void add(String tenant, LogEntry entry) {
      last = entry.sequence() == null ? last : entry.sequence();
      size++;
      text.append("{\"sequence\":").append(last).append(",\"entry\":");
      JsonText.quote(entry.canonical(tenant, last), text);
      text.append(",\"previous_hash\":\"").append(entry.previousHash());
      text.append("\",\"hash\":\"").append(entry.hash()).append("\"}\n");
    }
  }
}
