package io.tenantry.autoscale;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears what nodes said since it last listened, and tells it to whoever counts it; blocks. */
final class Hearing implements BooleanSupplier {
  private static final Logger LOGGER = LoggerFactory.getLogger(Hearing.class);

  private final ToldStore store;
  private final Traffic traffic;
  private final Nodes nodes;
  private String heardTo = "";
  private boolean failing;

  Hearing(ToldStore store, Traffic traffic, Nodes nodes) {
    this.store = store;
    this.traffic = traffic;
    this.nodes = nodes;
  }

  /** False where Redis is away: then something may have been missed. */
  @Override
  public boolean getAsBoolean() {
    try {
      ToldStore.Heard heard;
      do {
        heard = store.hear(heardTo);
        for (var told : heard.told()) {
          heardTo = told.place();
          traffic.hear(told.facts(), heard.now() - told.at());
          nodes.hear(told);
        }
        nodes.itIs(heard.now());
      } while (heard.told().size() == ToldStore.PAGE);
      failing = false;
      return true;
    } catch (Exception e) {
      // Whatever a future fails with is thrown as it is, checked or not.
      if (!failing) {
        LOGGER.atWarn().addKeyValue("cause", e.toString()).log("the nodes' load is not heard now");
      }
      failing = true;
      return false;
    }
  }
}
