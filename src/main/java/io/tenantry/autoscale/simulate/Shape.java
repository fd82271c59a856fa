package io.tenantry.autoscale.simulate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** Made-up loads of 15 s steps, the same for the same seed on every machine. */
public enum Shape {
  /** Days and nights, and quieter weekends. */
  DIURNAL {
    @Override
    void draw(double[] mean, Random random) {
      for (int i = 0; i < mean.length; i++) {
        double hour = 2 * Math.PI * (i % DAY) / DAY;
        double week = 1 - 0.25 * weekend((double) i / DAY);
        mean[i] =
            week * (480 - 300 * StrictMath.cos(hour - 0.4) - 60 * StrictMath.cos(2 * hour + 0.6));
      }
    }
  },
  /** Three rushes a day at their hours and two at any time. */
  SPIKE {
    @Override
    void draw(double[] mean, Random random) {
      var factor = new double[mean.length];
      Arrays.fill(factor, 1);
      for (int day = 0; day * DAY < mean.length; day++) {
        for (int hour : new int[] {9, 13, 20}) {
          int at = day * DAY + hour * HOUR + random.nextInt(5) - 2;
          rush(factor, at, 1.2 + 0.2 * random.nextDouble(), 4);
        }
        for (int i = 0; i < 2; i++) {
          int at = day * DAY + random.nextInt(DAY);
          double size = 0.8 + 1.2 * random.nextDouble();
          rush(factor, at, size, 2 + random.nextInt(4));
        }
      }
      for (int i = 0; i < mean.length; i++) {
        mean[i] = factor[i] * (400 - 120 * StrictMath.cos(2 * Math.PI * (i % DAY) / DAY));
      }
    }
  },
  /** Slopes of hours to levels that nobody told, with pauses between them. */
  RAMP {
    @Override
    void draw(double[] mean, Random random) {
      double level = 300;
      int i = 0;
      while (i < mean.length) {
        double next = 200 + 900 * random.nextDouble();
        int slope = (int) (HOUR * (1.5 + 3 * random.nextDouble()));
        int pause = (int) (HOUR * (0.5 + 2 * random.nextDouble()));
        for (int j = 0; j < slope && i < mean.length; j++) {
          mean[i++] = level + (next - level) * j / slope;
        }
        level = next;
        for (int j = 0; j < pause && i < mean.length; j++) {
          mean[i++] = level;
        }
      }
    }
  },
  /** Work that begins and ends at once: twice a day at its hour, once at any time. */
  STEP {
    @Override
    void draw(double[] mean, Random random) {
      for (int i = 0; i < mean.length; i++) {
        double hour = (double) (i % DAY) / HOUR;
        mean[i] = 300 + (hour >= 8 && hour < 18 ? 300 : 0) + (hour >= 22.5 || hour < 1 ? 400 : 0);
      }
      for (int day = 0; day * DAY < mean.length; day++) {
        int start = day * DAY + random.nextInt(DAY - 2 * HOUR);
        int length = HOUR + random.nextInt(2 * HOUR);
        double size = 450 + 150 * random.nextDouble();
        for (int i = start; i < Math.min(mean.length, start + length); i++) {
          mean[i] += size;
        }
      }
    }
  },
  /** One level all the time, and more noise than elsewhere. */
  NOISE {
    @Override
    void draw(double[] mean, Random random) {
      Arrays.fill(mean, 500);
    }

    @Override
    double quick() {
      return 0.025;
    }

    @Override
    double slow() {
      return 0.03;
    }
  },
  /** Jumps by a fifth to a half at any time: what target tracking's idle capacity is good for. */
  ADVERSARIAL {
    @Override
    void draw(double[] mean, Random random) {
      double level = 400;
      int i = 0;
      while (i < mean.length) {
        int length = (int) (HOUR * (0.3 + 1.5 * random.nextDouble()));
        boolean up = random.nextBoolean();
        double size = 1.2 + 0.35 * random.nextDouble();
        double next = up ? level * size : level / size;
        level = next > 1400 || next < 150 ? level * level / next : next;
        for (int j = 0; j < length && i < mean.length; j++) {
          mean[i++] = level;
        }
      }
    }
  };

  private static final int INTERVAL = 15;
  private static final int HOUR = 3600 / INTERVAL;
  private static final int DAY = 24 * HOUR;
  private static final int MOST_DAYS = 60;

  abstract void draw(double[] mean, Random random);

  /** 1 on the last two days of seven, 0 on the others, and between them at night. */
  private static double weekend(double day) {
    double into = (day + 1.0 / 8) % 7;
    double began = Math.clamp(4 * (into - 5), 0, 1);
    return into >= 5 ? began : Math.clamp(1 - 4 * into, 0, day < 1 ? 0 : 1);
  }

  /** How much each value is off by itself, as a share. */
  double quick() {
    return 0.02;
  }

  /** How much the level wanders within ten minutes. */
  double slow() {
    return 0.02;
  }

  /** A trace of whole days. */
  public Trace trace(long seed, int days) {
    var random = new Random(seed);
    var load = new double[Math.clamp(days, 1, MOST_DAYS) * DAY];
    draw(load, random);
    double keep = StrictMath.exp(-INTERVAL / 600.0);
    double wander = 0;
    for (int i = 0; i < load.length; i++) {
      wander = keep * wander + Math.sqrt(1 - keep * keep) * slow() * random.nextGaussian();
      load[i] *= StrictMath.exp(wander + quick() * random.nextGaussian());
    }
    return new Trace(name().toLowerCase(Locale.ROOT), INTERVAL, load);
  }

  private static void rush(double[] factor, int at, double size, int rise) {
    int fall = HOUR / 4;
    for (int j = 0; j < 6 * fall; j++) {
      int i = at + j;
      if (i >= 0 && i < factor.length) {
        factor[i] +=
            size * (j < rise ? (j + 1.0) / rise : StrictMath.exp((double) (rise - j) / fall));
      }
    }
  }

  /** The shape of a name as traces have it. */
  public static Optional<Shape> named(String name) {
    return Arrays.stream(values())
        .filter(shape -> shape.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** Their names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(shape -> shape.name().toLowerCase(Locale.ROOT)).toList();
  }
}
