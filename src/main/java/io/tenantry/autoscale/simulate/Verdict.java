package io.tenantry.autoscale.simulate;

/**
 * How well capacity followed load, in the elasticity metrics of SPEC's research group.
 *
 * @param tooLittle theta_U: by how much capacity was short, in percent of what was needed, over all
 *     time
 * @param tooMuch theta_O: by how much it was more than needed
 * @param timeUnder tau_U: the percentage of time with too little
 * @param timeOver tau_O: with too much
 * @param instability upsilon: the percentage of time in which need, smoothed over 5 minutes, and
 *     capacity change in different directions
 * @param moves how often the number of replicas changed
 * @param missed the percentage of requests that waited longer than their objective
 */
public record Verdict(
    double tooLittle,
    double tooMuch,
    double timeUnder,
    double timeOver,
    double instability,
    int moves,
    double replicaHours,
    double cost,
    double missed) {
  private static final int SMOOTHED_SECONDS = 300;

  /** Judges what came after the warm-up. */
  public static Verdict of(Course course, Setting setting) {
    int interval = course.trace().interval();
    int from = (int) Math.min(course.paid().length - 1L, setting.warmUp().toSeconds() / interval);
    int length = course.paid().length - from;
    double little = 0;
    double much = 0;
    int under = 0;
    int over = 0;
    int moves = 0;
    long replicas = 0;
    double requests = 0;
    double late = 0;
    for (int i = from; i < course.paid().length; i++) {
      double gap = (double) course.ready()[i] - course.needed()[i];
      double share = gap / Math.max(1, course.needed()[i]);
      little += Math.max(0, -share);
      much += Math.max(0, share);
      under += gap < 0 ? 1 : 0;
      over += gap > 0 ? 1 : 0;
      moves += i > from && course.paid()[i] != course.paid()[i - 1] ? 1 : 0;
      replicas += course.paid()[i];
      requests += course.trace().load()[i];
      late += course.trace().load()[i] * course.missed()[i];
    }
    double percent = 100.0 / length;
    double hours = replicas * (interval / 3600.0);
    return new Verdict(
        little * percent,
        much * percent,
        under * percent,
        over * percent,
        instability(course, from) * percent,
        moves,
        hours,
        hours * setting.price(),
        requests == 0 ? 0 : 100 * late / requests);
  }

  private static int instability(Course course, int from) {
    int window = Math.max(1, SMOOTHED_SECONDS / course.trace().interval());
    int opposed = 0;
    long sum = 0;
    long before = 0;
    for (int i = 0; i < course.paid().length; i++) {
      sum += course.needed()[i] - (i >= window ? course.needed()[i - window] : 0);
      if (i > from) {
        int need = Long.signum(sum - before);
        int supply = Integer.signum(course.ready()[i] - course.ready()[i - 1]);
        opposed += need * supply < 0 ? 1 : 0;
      }
      before = sum;
    }
    return opposed;
  }
}
