package io.tenantry.autoscale.forecast;

import java.util.ArrayDeque;

/** One method with one appetite for risk and one way to move, scaling a fleet in the shadow. */
final class Candidate {
  private static final double SHARE_OF_SLACK = 0.3;
  private static final int REFIT = 20;
  private static final int GROWTH_SECONDS = 1200;

  final int method;
  final Tally tally;
  private final Errors errors;
  private final double allowed;
  private final Style style;
  private final Scale scale;
  private final Fleet fleet;
  private final ArrayDeque<int[]> needs = new ArrayDeque<>();
  private double headroom;
  private double idled;
  private boolean begun;

  Candidate(int method, Errors errors, double allowed, Style style, Scale scale) {
    this.method = method;
    this.errors = errors;
    this.allowed = allowed;
    this.style = style;
    this.scale = scale;
    this.headroom = scale.surge() - 1;
    this.fleet = new Fleet(Math.max(1, scale.min()), scale.delayTicks());
    this.tally = new Tally(scale.memoryTicks());
  }

  int wanted() {
    return fleet.wanted();
  }

  double headroom() {
    return headroom;
  }

  boolean begun() {
    return begun;
  }

  void step(Look look) {
    double forecast = look.forecasts()[method];
    if (Double.isNaN(forecast)) {
      return;
    }
    int ready = begun ? fleet.ready() : scale.max();
    if (!begun || look.tick() % REFIT == 0) {
      headroom = errors.headroom(allowance(look.slack()));
    }
    double margin = (1 + headroom) / scale.capacity();
    double need = Math.max(forecast * margin, look.load() / scale.capacity());
    boolean seasonal = method >= Methods.SEASONAL;
    double near = seasonal ? Math.max(need, look.near() * margin) : need;
    double ahead = seasonal ? Math.max(need, look.ahead() * margin) : need;
    int now = scale.clamp(near);
    int enough = Math.max(scale.clamp(ahead), remember(look.tick(), now));
    fleet.advance(look.tick());
    int next = next(now, enough, near, look.slope());
    boolean moved = fleet.scale(begun ? next : now, look.tick());
    tally.add(look.load() / scale.capacity(), ready, fleet.wanted(), begun && moved);
    begun = true;
  }

  /** Where the reference errs, so may this one, in part; the most careful ones never do. */
  private double allowance(double slack) {
    if (allowed == 0) {
      return 0;
    }
    return Math.max(allowed, slack * SHARE_OF_SLACK * (allowed < 0.001 ? SHARE_OF_SLACK : 1));
  }

  /** The largest need of late. */
  private int remember(long tick, int need) {
    while (!needs.isEmpty() && needs.getLast()[1] <= need) {
      needs.removeLast();
    }
    needs.add(new int[] {(int) tick, need});
    int memory = style.memory() / scale.interval();
    while (needs.getFirst()[0] <= tick - memory) {
      needs.removeFirst();
    }
    return needs.getFirst()[1];
  }

  private int next(int need, int enough, double exact, double slope) {
    int have = fleet.wanted();
    if (need > have) {
      idled = 0;
      double grown = Math.max(0, slope * style.reach()) / scale.capacity();
      int onward = scale.clamp(exact + Math.min(grown, need / 4.0));
      int stride = scale.clamp(Math.rint(have * (1 + style.stride())));
      return Math.max(need, Math.max(onward, stride));
    }
    double grown = Math.max(0, slope * GROWTH_SECONDS) / scale.capacity();
    int least = Math.max(enough, scale.clamp(exact + Math.min(grown, need / 4.0)));
    int idle = have - least;
    double minutes = scale.interval() / 60.0;
    if (idle <= 0 || idle < style.deadband() * have) {
      idled = Math.max(0, idled - 2 * minutes);
      return have;
    }
    idled += 10.0 * idle / have * minutes;
    if (idled < style.patience()) {
      return have;
    }
    idled = 0;
    return least;
  }
}
