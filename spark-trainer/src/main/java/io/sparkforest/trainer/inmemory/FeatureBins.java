package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleToIntFunction;
import java.util.stream.IntStream;

/**
 * How values of a feature become bins, 0 to at most 255, and parts of bins, 0 to at most 15.
 *
 * <p>A numeric feature is cut at thresholds, and bin b holds the values above threshold b - 1 up to
 * threshold b. The thresholds are those of Spark's {@code RandomForest.findSplits}: midpoints
 * between all neighbours where there are no more distinct values than bins, else between the values
 * at which equally heavy bins end. A nominal feature's bin is its category.
 *
 * <p>Refined bins differ from Spark's: towards both ends they become smaller, down to single rows
 * of the sample, since there values are far apart; and a bin of several values is cut into equally
 * heavy parts. A cut then lies in the middle of the bins between the values of a node that it
 * parts, and else right above those on its left, as Spark's.
 *
 * <p>A value's code is sixteen times its bin plus its part. A cut's code is at least that of the
 * values on its left, and below that of the values on its right.
 */
final class FeatureBins implements Serializable {
  /** Bins that a byte can tell apart. */
  static final int MOST = 256;

  /** Parts that a bin may have. */
  static final int PARTS = 16;

  private static final double[] NONE = {};
  private static final int[] NO_PARTS = {};

  private final double[] thresholds;

  /** Between the parts of the first bin, then of the next; empty if no bin has parts. */
  private final double[] inner;

  /** Where those of each bin begin, and where all end; empty if no bin has parts. */
  private final int[] innerStarts;

  private final int categories;
  private final boolean isRefined;

  private FeatureBins(
      double[] thresholds, double[] inner, int[] innerStarts, int categories, boolean isRefined) {
    this.thresholds = thresholds;
    this.inner = inner;
    this.innerStarts = innerStarts;
    this.categories = categories;
    this.isRefined = isRefined;
  }

  /** A feature of categories 0 to {@code categories - 1}. */
  static FeatureBins nominal(int categories) {
    return new FeatureBins(NONE, NONE, NO_PARTS, categories, false);
  }

  /**
   * Bins of a numeric feature.
   *
   * @param sample rows with their weight in the place after the last feature
   * @param feature which one
   * @param most most bins, 2 to {@link #MOST}
   * @param isRefined whether bins of several values have parts, bins at both ends are small, and
   *     cuts are in the middle between values
   */
  static FeatureBins numeric(double[][] sample, int feature, int most, boolean isRefined) {
    double[] distinct =
        Arrays.stream(sample)
            .mapToDouble(row -> row[feature])
            .filter(value -> !Double.isNaN(value))
            .sorted()
            .distinct()
            .toArray();
    double[] weights = new double[distinct.length];
    int rows = 0;
    for (double[] row : sample) {
      if (!Double.isNaN(row[feature])) {
        rows++;
        weights[Arrays.binarySearch(distinct, row[feature])] += row[row.length - 1];
      }
    }
    double[] strides =
        isRefined ? BinEnds.growing(weights, rows, most) : BinEnds.equal(weights, most);
    double[] thresholds = BinEnds.thresholds(distinct, weights, strides);
    boolean hasValuesBetween = distinct.length > thresholds.length + 1;
    return isRefined && hasValuesBetween
        ? withParts(distinct, weights, thresholds)
        : new FeatureBins(thresholds, NONE, NO_PARTS, 0, isRefined);
  }

  private static FeatureBins withParts(double[] distinct, double[] weights, double[] thresholds) {
    int bins = thresholds.length + 1;
    double[] inner = new double[Math.min(distinct.length, bins * PARTS)];
    int[] starts = new int[bins + 1];
    int from = 0;
    for (int bin = 0; bin < bins; bin++) {
      int to = from;
      while (to < distinct.length && (bin == bins - 1 || distinct[to] <= thresholds[bin])) {
        to++;
      }
      double[] ofBin = Arrays.copyOfRange(weights, from, to);
      double[] found =
          BinEnds.thresholds(
              Arrays.copyOfRange(distinct, from, to), ofBin, BinEnds.equal(ofBin, PARTS));
      System.arraycopy(found, 0, inner, starts[bin], found.length);
      starts[bin + 1] = starts[bin] + found.length;
      from = to;
    }
    return new FeatureBins(thresholds, Arrays.copyOf(inner, starts[bins]), starts, 0, true);
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
   * @param isRefined as in {@link #numeric}
   * @param group features that are sampled at a time
   */
  static FeatureBins[] ofAll(
      int[] categories, int most, boolean isRefined, int group, Sampling sampling) {
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
                          : numeric(sampled, feature - first, most, isRefined));
    }
    return bins;
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
    return innerStarts.length > 0;
  }

  /** How many parts a bin has, 1 if it is not cut. */
  private int partsOf(int bin) {
    return hasParts() ? innerStarts[bin + 1] - innerStarts[bin] + 1 : 1;
  }

  /** The threshold of a numeric feature's cut, which leaves something on its right. */
  double thresholdOf(int cut) {
    int bin = cut / PARTS;
    int part = cut % PARTS;
    return part < partsOf(bin) - 1 ? inner[innerStarts[bin] + part] : thresholds[bin];
  }

  /** The code of a cut at a threshold of {@link #thresholdOf}. */
  int cutOf(double threshold) {
    int bin = of(threshold);
    int part = part(threshold, bin);
    return part == partsOf(bin) - 1 ? lastCode(bin) : bin * PARTS + part;
  }

  /** The code of a cut after all of a bin. */
  static int lastCode(int bin) {
    return bin * PARTS + PARTS - 1;
  }

  /**
   * The code of a cut between values that no row of a node lies between.
   *
   * @param last the code of the greatest value on its left
   * @param next the code of the least value on its right
   */
  int cutBetween(int last, int next) {
    return whole(isRefined ? (whole(last) + next) >>> 1 : last);
  }

  /** The code of the same cut, that of the whole bin if it is after all of its parts. */
  private int whole(int cut) {
    int bin = cut / PARTS;
    return cut % PARTS >= partsOf(bin) - 1 ? lastCode(bin) : cut;
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
    return place(value, thresholds, 0, thresholds.length);
  }

  /** The part of its bin that a value is in, 0 if that has none. */
  int part(double value, int bin) {
    return hasParts() ? place(value, inner, innerStarts[bin], innerStarts[bin + 1]) : 0;
  }

  /**
   * Finds the codes of many values: those of {@link #of} and {@link #part}, faster, and with the
   * same exception.
   */
  DoubleToIntFunction encoder() {
    return isNominal() ? value -> category(value) * PARTS : lookup()::code;
  }

  private BinLookup lookup() {
    double[] cuts = new double[thresholds.length + inner.length];
    char[] codes = new char[cuts.length + 1];
    int next = 0;
    for (int bin = 0; bin <= thresholds.length; bin++) {
      for (int part = 0; part < partsOf(bin); part++) {
        codes[next] = (char) (bin * PARTS + part);
        if (next < cuts.length) {
          cuts[next++] = thresholdOf(bin * PARTS + part);
        }
      }
    }
    return new BinLookup(cuts, codes);
  }

  /**
   * How many of the thresholds from one place to another are below a value; all of them below
   * not-a-number. A comparison adds a number and decides on no branch, which would be predicted
   * wrongly every other time and so take twice as long.
   */
  static int place(double value, double[] thresholds, int from, int to) {
    int base = from;
    int length = to - from;
    while (length > 1) {
      int half = length >>> 1;
      base += value <= thresholds[base + half - 1] ? 0 : half;
      length -= half;
    }
    return base - from + (length == 0 || value <= thresholds[base] ? 0 : 1);
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
