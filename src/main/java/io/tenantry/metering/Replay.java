package io.tenantry.metering;

import static io.vertx.core.Future.await;

import io.tenantry.kernel.usage.LeftJournal;
import io.tenantry.kernel.usage.UsageJournal;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what killed processes have left in their journals. */
final class Replay {
  private static final Logger LOGGER = LoggerFactory.getLogger(Replay.class);

  private final UsageJournal own;
  private final UsageRepository usage;

  Replay(UsageJournal own, UsageRepository usage) {
    this.own = own;
    this.usage = usage;
  }

  /** Blocks until they are counted. What fails is tried at the next turn. */
  void run() {
    try {
      for (var left : LeftJournal.takeAll(own.parent(), own.id())) {
        count(left);
      }
    } catch (Exception e) {
      // Whatever a future fails with is thrown as it is, checked or not.
      LOGGER
          .atWarn()
          .addKeyValue("folder", own.parent())
          .addKeyValue("cause", e.toString())
          .log("the journal of a killed process could not be counted yet");
    }
  }

  private void count(LeftJournal left) throws IOException {
    try (left) {
      var slabs = left.slabs();
      if (!slabs.isEmpty()) {
        var counted = await(usage.count(left.id(), slabs));
        if (counted.isEmpty()) {
          LOGGER
              .atWarn()
              .addKeyValue("journal", left.id())
              .addKeyValue("folder", own.parent())
              .log("a journal that belongs to another database, or was counted, is let alone");
          return;
        }
        LOGGER
            .atInfo()
            .addKeyValue("journal", left.id())
            .addKeyValue("windows", counted.get().windows())
            .log("counted what a killed process had left");
      }
      left.delete();
    }
    // After its files: a journal that is not known would never be counted again.
    await(usage.deleteJournal(left.id()));
  }
}
