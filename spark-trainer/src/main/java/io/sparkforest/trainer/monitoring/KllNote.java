package io.sparkforest.trainer.monitoring;

import java.util.ArrayList;
import java.util.List;

/**
 * A distribution as Model Monitor compares it: ten buckets for charts, and the levels of a <a
 * href="https://datasketches.apache.org/docs/KLL/KLLSketch.html">KLL sketch</a>, in which a value
 * of level {@code h} stands for {@code 2^h} values. Since all values are there at once and sorted,
 * the levels need no random choice.
 *
 * @param buckets of equal width, each without its upper bound but the last
 */
record KllNote(List<Bucket> buckets, Sketch sketch) {
  private static final int BUCKETS = 10;

  /** The size of Model Monitor's own sketches, and how much smaller each lower level may be. */
  private static final double SIZE = 2_048;

  private static final double SHRINKING = 0.64;

  record Bucket(double lowerBound, double upperBound, long count) {}

  record Sketch(Parameters parameters, List<List<Double>> data) {}

  record Parameters(double c, double k) {}

  /**
   * The distribution of some values.
   *
   * @param sorted in ascending order, at least one
   */
  static KllNote of(double[] sorted) {
    return new KllNote(
        buckets(sorted), new Sketch(new Parameters(SHRINKING, SIZE), levels(sorted)));
  }

  private static List<Bucket> buckets(double[] sorted) {
    double min = sorted[0];
    double max = sorted[sorted.length - 1];
    List<Bucket> buckets = new ArrayList<>();
    double lower = min;
    int next = 0;
    for (int bucket = 1; bucket <= BUCKETS; bucket++) {
      double share = (double) bucket / BUCKETS;
      double upper = bucket == BUCKETS ? max : min + (max - min) * share;
      int first = next;
      while (next < sorted.length && (bucket == BUCKETS || sorted[next] < upper)) {
        next++;
      }
      buckets.add(new Bucket(lower, upper, next - (long) first));
      lower = upper;
    }
    return buckets;
  }

  /**
   * All values on the lowest level, or runs of values on a higher one, each as its middle value.
   */
  private static List<List<Double>> levels(double[] sorted) {
    int height = 0;
    while (sorted.length >> height > SIZE) {
      height++;
    }
    List<List<Double>> levels = new ArrayList<>();
    for (int level = 0; level <= height; level++) {
      levels.add(new ArrayList<>());
    }
    int run = 1 << height;
    int next = 0;
    while (sorted.length - next >= run) {
      levels.get(height).add(sorted[next + run / 2]);
      next += run;
    }
    for (int level = height - 1; level >= 0; level--) {
      if (sorted.length - next >= 1 << level) {
        levels.get(level).add(sorted[next + (1 << level) / 2]);
        next += 1 << level;
      }
    }
    return levels;
  }
}
