package io.tenantry.autoscale.forecast;

import java.util.ArrayDeque;

/** Replicas of which new ones serve only after a while and surplus ones go at once. */
public final class Fleet {
  private final int delay;
  private final ArrayDeque<int[]> starting = new ArrayDeque<>();
  private int wanted;
  private int ready;

  /**
   * A fleet that serves already.
   *
   * @param replicas how many serve from the beginning
   * @param delay how many ticks a new one takes
   */
  public Fleet(int replicas, int delay) {
    this.wanted = replicas;
    this.ready = replicas;
    this.delay = delay;
  }

  /** Lets those serve that have started by {@code tick}. */
  public void advance(long tick) {
    while (!starting.isEmpty() && starting.peek()[0] <= tick) {
      ready += starting.remove()[1];
    }
  }

  /**
   * Starts or stops replicas; those that still start are stopped first.
   *
   * @return whether that changes anything
   */
  public boolean scale(int replicas, long tick) {
    if (replicas == wanted) {
      return false;
    }
    if (replicas > wanted) {
      starting.add(new int[] {(int) tick + delay, replicas - wanted});
    } else {
      stop(wanted - replicas);
    }
    wanted = replicas;
    advance(tick);
    return true;
  }

  private void stop(int surplus) {
    int left = surplus;
    while (left > 0 && !starting.isEmpty()) {
      var last = starting.getLast();
      int stopped = Math.min(last[1], left);
      last[1] -= stopped;
      left -= stopped;
      if (last[1] == 0) {
        starting.removeLast();
      }
    }
    ready -= left;
  }

  /** Those that serve and those that still start. */
  public int wanted() {
    return wanted;
  }

  public int ready() {
    return ready;
  }
}
