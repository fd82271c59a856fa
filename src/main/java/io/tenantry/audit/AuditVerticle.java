package io.tenantry.audit;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.Cursor;
import io.tenantry.kernel.audit.AuditTrail;
import io.tenantry.kernel.bus.Answer;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Call;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.Databases;
import io.tenantry.kernel.json.JsonText;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;

/** Shows a tenant its audit log, proves that it is whole, and gives it away. */
public final class AuditVerticle extends VerticleBase {
  private final Bus bus;
  private final LogRepository log;
  private final Verification verification;
  private final Export export;

  public AuditVerticle(Bus bus, Databases databases, AuditTrail audit) {
    this.bus = bus;
    this.log = new LogRepository(databases.tenants(), audit);
    var anchors = new AnchorRepository(databases.platform());
    this.verification = new Verification(bus, log, anchors);
    this.export = new Export(bus, log, anchors);
  }

  @Override
  public Future<?> start() {
    return new Operations(bus)
        .onBlocking("audit.list", this::list)
        .onBlocking("audit.verify", verification::verify)
        .onBlocking("audit.export", export::export)
        .register();
  }

  private Answer list(Call call) {
    int limit = call.params().getInteger("limit", 50);
    var rows = await(log.list(call.tenant(), call.params(), limit + 1));
    var page = rows.size() > limit ? rows.subList(0, limit) : rows;
    var text = new StringBuilder(64 + page.size() * 512).append("{\"items\":[");
    for (int i = 0; i < page.size(); i++) {
      page.get(i).appendTo(i == 0 ? text : text.append(','));
    }
    text.append("],\"next_cursor\":");
    if (rows.size() > limit) {
      var last = page.getLast();
      JsonText.quote(new Cursor(last.timestamp(), last.id().toString()).text(), text);
    } else {
      text.append("null");
    }
    return Answer.of(Buffer.buffer(text.append('}').toString()));
  }
}
