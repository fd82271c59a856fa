package io.tenantry.metering;

import static io.vertx.core.Future.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.tenantry.kernel.KernelProblem;
import io.tenantry.kernel.bus.Bus;
import io.tenantry.kernel.bus.Operations;
import io.tenantry.kernel.database.UsageDatabase;
import io.tenantry.kernel.usage.UsageJournal;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Counts what tenants use, and says what they used. */
public final class UsageVerticle extends VerticleBase {
  private static final double LATE_SECONDS = 10;

  private final Bus bus;
  private final MeteringConfig config;
  private final UsageJournal journal;
  private final UsageRepository usage;
  private final FlushMetrics metrics;
  private final Flush flush;
  private final Replay replay;
  private final RollUp rollUp;
  private final UsageAnswers answers;
  private final UsageExport export;
  private boolean maintains;

  public UsageVerticle(
      Bus bus,
      MeteringConfig config,
      UsageDatabase database,
      UsageJournal journal,
      InstantSource clock,
      MeterRegistry registry) {
    this.bus = bus;
    this.config = config;
    this.journal = journal;
    this.usage = new UsageRepository(database);
    this.metrics = new FlushMetrics(registry, journal);
    var news = new News(bus);
    this.flush = new Flush(journal, usage, metrics, news::counted, news::load);
    this.replay = new Replay(journal, usage);
    this.rollUp = new RollUp(new RollUpRepository(database), config, metrics);
    var kept = new Kept(clock, config.minutesRetention(), config.hoursRetention());
    var figures = new FigureRepository(database, kept);
    this.answers = new UsageAnswers(bus, figures, clock);
    this.export = new UsageExport(figures, clock);
  }

  /** Ready when there is room for what will be counted, and what was left is counted. */
  @Override
  public Future<?> start() {
    rollUp.makeRoom();
    await(usage.insertJournal(journal.id()));
    replay.run();
    vertx.setPeriodic(config.flushInterval().toMillis(), timer -> flush.run());
    vertx.setPeriodic(config.rollupInterval().toMillis(), timer -> maintain());
    return new Operations(bus)
        .onBlocking("usage.show", answers::show)
        .onBlocking("usage.summarize", answers::summarize)
        .onBlocking("usage.export", export::export)
        .onBlocking("usage.total", answers::total)
        .register();
  }

  private void maintain() {
    if (maintains) {
      return;
    }
    maintains = true;
    try {
      replay.run();
      rollUp.run();
    } finally {
      maintains = false;
    }
  }

  /** Fails where something was not counted or would be lost; the message says what. */
  public Future<?> check() {
    @Nullable String fault = null;
    if (journal.lost() > 0) {
      fault = "the journal was full, and requests were not counted";
    } else if (journal.isVolatile()) {
      fault = "the journal cannot be written, so usage is kept in memory until it is counted";
    } else if (metrics.lagSeconds() > LATE_SECONDS) {
      fault = "usage waits in the journal to be counted";
    }
    return fault == null
        ? Future.succeededFuture()
        : Future.failedFuture(KernelProblem.UNAVAILABLE.because(fault));
  }

  /** Counts the rest. What cannot be counted any more stays in the journal for the next process. */
  @Override
  public Future<?> stop() {
    flush.run();
    boolean all = flush.run();
    if (all && journal.leave()) {
      await(usage.deleteJournal(journal.id()).otherwiseEmpty());
    }
    return Future.succeededFuture();
  }
}
