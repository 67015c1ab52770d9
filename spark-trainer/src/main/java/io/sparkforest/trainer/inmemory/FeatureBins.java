package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How values of a feature become bins, 0 to at most 255, and parts of bins, 0 to at most 15.
 *
 * <p>A numeric feature is cut at thresholds, and bin b holds the values above threshold b - 1 up to
 * threshold b. The thresholds are those of Spark's {@code RandomForest.findSplits}: midpoints
 * between all neighbours where there are no more distinct values than bins, else between the values
 * at which equally heavy bins end. A bin of several values may be cut into parts in the same way. A
 * nominal feature's bin is its category.
 *
 * <p>A value's code is sixteen times its bin plus its part. A cut has the code of the last values
 * on its left.
 */
final class FeatureBins implements Serializable {
  /** Bins that a byte can tell apart. */
  static final int MOST = 256;

  /** Parts that a bin may have. */
  static final int PARTS = 16;

  private static final double[] NONE = {};
  private static final double[][] NO_PARTS = {};

  private final double[] thresholds;

  /** Of each bin those between its parts; empty if no bin has parts. */
  private final double[][] inner;

  private final int categories;

  private FeatureBins(double[] thresholds, double[][] inner, int categories) {
    this.thresholds = thresholds;
    this.inner = inner;
    this.categories = categories;
  }

  /** A feature of categories 0 to {@code categories - 1}. */
  static FeatureBins nominal(int categories) {
    return new FeatureBins(NONE, NO_PARTS, categories);
  }

  /** Bins of a numeric feature, without parts. */
  static FeatureBins numeric(double[][] sample, int feature, int most) {
    return numeric(sample, feature, most, false);
  }

  /**
   * Bins of a numeric feature.
   *
   * @param sample rows with their weight in the place after the last feature
   * @param feature which one
   * @param most most bins, 2 to {@link #MOST}
   * @param hasParts whether bins of several values have parts
   */
  static FeatureBins numeric(double[][] sample, int feature, int most, boolean hasParts) {
    double[] distinct =
        Arrays.stream(sample)
            .mapToDouble(row -> row[feature])
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .distinct()
            .toArray();
    double[] weights = new double[distinct.length];
    for (double[] row : sample) {
      if (!Double.isNaN(row[feature])) {
        weights[Arrays.binarySearch(distinct, row[feature])] += row[row.length - 1];
      }
    }
    double[] thresholds = thresholds(distinct, weights, most);
    boolean isAll = distinct.length == thresholds.length + 1;
    return new FeatureBins(
        thresholds, hasParts && !isAll ? inner(distinct, weights, thresholds) : NO_PARTS, 0);
  }

  private static double[][] inner(double[] distinct, double[] weights, double[] thresholds) {
    double[][] inner = new double[thresholds.length + 1][];
    int from = 0;
    for (int bin = 0; bin < inner.length; bin++) {
      int to = from;
      while (to < distinct.length
          && (bin == thresholds.length || distinct[to] <= thresholds[bin])) {
        to++;
      }
      inner[bin] =
          thresholds(
              Arrays.copyOfRange(distinct, from, to), Arrays.copyOfRange(weights, from, to), PARTS);
      from = to;
    }
    return inner;
  }

  /** Takes samples of some features: rows with their weight in the place after the last one. */
  interface Sampling {
    double[][] rows(int from, int to);
  }

  /**
   * Bins of all features, on all cores.
   *
   * @param categories number of categories of each feature, 0 for numeric ones
   * @param most most bins of a numeric feature, 2 to {@link #MOST}
   * @param hasParts whether bins of several values have parts
   * @param group features that are sampled at a time
   */
  static FeatureBins[] ofAll(
      int[] categories, int most, boolean hasParts, int group, Sampling sampling) {
    FeatureBins[] bins = new FeatureBins[categories.length];
    for (int from = 0; from < bins.length; from += group) {
      int first = from;
      int to = Math.min(bins.length, from + group);
      double[][] sampled = sampling.rows(from, to);
      IntStream.range(from, to)
          .parallel()
          .forEach(
              feature ->
                  bins[feature] =
                      categories[feature] > 0
                          ? nominal(categories[feature])
                          : numeric(sampled, feature - first, most, hasParts));
    }
    return bins;
  }

  private static double[] thresholds(double[] values, double[] weights, int most) {
    int size = values.length;
    double[] found = new double[Math.min(most, Math.max(1, size)) - 1];
    int count = 0;
    boolean all = size <= most;
    double stride = total(weights) / most;
    double target = stride;
    double seen = 0;
    for (int index = 0; index + 1 < size && count < found.length; index++) {
      seen += weights[index];
      boolean nearer = Math.abs(seen - target) < Math.abs(seen + weights[index + 1] - target);
      if (all || nearer) {
        found[count++] = between(values[index], values[index + 1]);
        target += stride;
      }
    }
    return Arrays.copyOf(found, count);
  }

  private static double total(double[] weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    return total;
  }

  /** The middle, or the lower one where the middle is none of the numbers between. */
  private static double between(double lower, double upper) {
    double middle = (lower + upper) / 2;
    return lower <= middle && middle < upper ? middle : lower;
  }

  boolean isNominal() {
    return categories > 0;
  }

  /** Number of bins. */
  int size() {
    return isNominal() ? categories : thresholds.length + 1;
  }

  /** Whether some bin of this numeric feature has parts. */
  boolean hasParts() {
    return inner.length > 0;
  }

  /** The greatest value of a numeric feature's bin, which is not the last. */
  double threshold(int bin) {
    return thresholds[bin];
  }

  /** The threshold of a numeric feature's cut, which leaves something on its right. */
  double cut(int code) {
    int bin = code / PARTS;
    int part = code % PARTS;
    return hasParts() && part < inner[bin].length ? inner[bin][part] : thresholds[bin];
  }

  /** The code of a cut at a threshold of {@link #cut}. */
  int codeOf(double threshold) {
    int bin = of(threshold);
    int part = part(threshold, bin);
    boolean isWhole = !hasParts() || part == inner[bin].length;
    return isWhole ? lastCode(bin) : bin * PARTS + part;
  }

  /** The code of a cut after all of a bin. */
  static int lastCode(int bin) {
    return bin * PARTS + PARTS - 1;
  }

  /** A value of a bin: the category, or the middle between the thresholds, if there are both. */
  double middle(int bin) {
    if (isNominal()) {
      return bin;
    }
    if (thresholds.length == 0) {
      return 0;
    }
    double lower = thresholds[Math.max(0, bin - 1)];
    double upper = thresholds[Math.min(bin, thresholds.length - 1)];
    return (lower + upper) / 2;
  }

  /**
   * The bin of a value; not-a-number lies above all others, as in Spark's trees.
   *
   * @throws IllegalArgumentException if the feature is nominal and this is none of its categories
   */
  int of(double value) {
    return isNominal() ? category(value) : numeric(value);
  }

  private int numeric(double value) {
    return place(value, thresholds);
  }

  /** The part of its bin that a value is in, 0 if that has none. */
  int part(double value, int bin) {
    return hasParts() ? place(value, inner[bin]) : 0;
  }

  /** How many of the thresholds are below a value. */
  private static int place(double value, double[] thresholds) {
    int low = 0;
    int high = thresholds.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (value <= thresholds[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Double.isNaN(value) ? thresholds.length : low;
  }

  private int category(double value) {
    int category = (int) value;
    if (category != value || category < 0 || category >= categories) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "expected a category from 0 to %d, found %s", categories - 1, value));
    }
    return category;
  }
}
