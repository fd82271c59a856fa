package io.tenantry.autoscale.forecast;

import io.tenantry.autoscale.policy.Outlook;
import io.tenantry.autoscale.policy.Policy;
import io.tenantry.autoscale.policy.Prediction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one load, and which of them speaks. The same observations give the same
 * outlook; a panel is advanced in place and belongs to one decider.
 */
public final class Panel {
  private static final double MEMORY_DAYS = 1.5;
  private static final double PROBATION_DAYS = 0.9;
  private static final int DAY = 86_400;
  private static final double[] RISKS = {0.01, 0.002, 0.0002, 0};
  private static final int NEAR = 180;
  private static final int AHEAD = 600;
  private static final int CHOOSE_SECONDS = 900;

  private final Prediction rule;
  private final Scale scale;
  private final int interval;
  private final int horizonTicks;
  private final Season season;
  private final Methods methods;
  private final Errors[] errors = new Errors[Methods.NAMES.length];
  private final List<Candidate> candidates = new ArrayList<>();
  private final ArrayDeque<double[]> made = new ArrayDeque<>();
  private @Nullable Reference reference;
  private final Fleet voice;
  private final Tally spoken;
  private Candidate speaker;
  private long ticks;
  private long last = Long.MIN_VALUE;

  public Panel(Policy policy, Prediction rule) {
    this.rule = rule;
    this.interval = (int) rule.interval().toSeconds();
    int delayTicks = (int) Math.ceilDiv(rule.startDelay().toSeconds(), interval);
    double day = (double) DAY / interval;
    this.scale =
        new Scale(
            interval,
            delayTicks,
            rule.capacity(),
            100.0 / rule.target(),
            MEMORY_DAYS * day,
            policy.min(),
            policy.max());
    this.horizonTicks = delayTicks + 2;
    this.season = new Season(interval);
    this.methods = new Methods(interval, horizonTicks * interval, season);
    for (int method = 0; method < errors.length; method++) {
      errors[method] = new Errors(scale.surge(), MEMORY_DAYS * day);
      for (double risk : RISKS) {
        for (var style : Style.ALL) {
          candidates.add(new Candidate(method, errors[method], risk, style, scale));
        }
      }
    }
    this.speaker = candidates.getFirst();
    this.voice = new Fleet(policy.max(), delayTicks);
    this.spoken = new Tally(MEMORY_DAYS * day);
  }

  /**
   * Takes the load of the interval that ended at {@code second} of the epoch, and tells what it
   * expects. A gap of some intervals is taken to have gone on as before.
   */
  public Outlook observe(double load, long second) {
    long tick = Math.floorDiv(second, interval);
    double sane = Math.max(0, load);
    if (reference == null) {
      reference = new Reference(scale, rule.target(), sane);
    } else {
      for (long missed = Math.max(last + 1, tick - horizonTicks); missed < tick; missed++) {
        step(reference, sane, missed);
      }
    }
    step(reference, sane, tick);
    last = tick;
    var outlook = outlook(reference, sane, second);
    voice.scale(Math.max(outlook.proposed(), outlook.trusted() ? 0 : outlook.reference()), tick);
    return outlook;
  }

  private void step(Reference shadow, double load, long tick) {
    long second = tick * interval;
    while (!made.isEmpty() && made.getFirst()[0] < tick - 1) {
      made.removeFirst();
    }
    if (!made.isEmpty() && made.getFirst()[0] == tick - 1) {
      var forecasts = made.removeFirst();
      for (int method = 0; method < errors.length; method++) {
        double forecast = forecasts[method + 1];
        if (forecast > 0) {
          errors[method].add(load / forecast);
        }
      }
    }
    season.observe(load, second - interval);
    methods.observe(load);
    var forecasts = methods.forecast(second);
    remember(tick, forecasts);
    double slack = shadow.tally.underShare();
    shadow.step(load, tick);
    var look =
        new Look(
            tick,
            load,
            forecasts,
            most(second, NEAR, 2),
            most(second, AHEAD, 4),
            methods.slope(),
            slack);
    candidates.forEach(candidate -> candidate.step(look));
    spoken.add(load / scale.capacity(), voice.ready(), voice.wanted(), false);
    voice.advance(tick);
    ticks++;
    if (tick % (CHOOSE_SECONDS / interval) == 0) {
      speaker = Choice.of(candidates, shadow.tally, speaker);
    }
  }

  private void remember(long tick, double[] forecasts) {
    var due = new double[forecasts.length + 1];
    due[0] = tick + horizonTicks;
    System.arraycopy(forecasts, 0, due, 1, forecasts.length);
    made.add(due);
  }

  private double most(long second, int seconds, int stride) {
    double most = Double.NaN;
    for (int ahead = 0; ahead <= seconds; ahead += stride * interval) {
      double usual = season.at(second + ahead);
      most = Double.isNaN(most) ? usual : Math.max(most, usual);
    }
    return most;
  }

  private Outlook outlook(Reference shadow, double load, long second) {
    boolean trusted =
        ticks >= PROBATION_DAYS * DAY / interval
            && speaker.tally.under() <= shadow.tally.under() + 1
            && spoken.under() <= shadow.tally.under() + 1;
    double forecast = methods.forecast(second)[speaker.method];
    return new Outlook(
        Double.isNaN(forecast) ? load : forecast,
        speaker.headroom(),
        Methods.NAMES[speaker.method],
        speaker.begun() ? speaker.wanted() : shadow.wanted(),
        shadow.wanted(),
        trusted);
  }
}
