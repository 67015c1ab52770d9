package io.sparkforest.server.forest;

import java.util.Arrays;
import java.util.List;

/**
 * What a forest distinguishes in a row: for each feature that it splits on a small whole number.
 *
 * <p>Of a feature that is split by thresholds <i>t</i><sub>0</sub> &lt; <i>t</i><sub>1</sub> &lt; …
 * the code is the number of thresholds below the value, so that {@code value <= t[k]} is {@code
 * code <= k}, for all values, infinite ones among them; NaN is above all thresholds, as in Spark
 * and MLeap. Of a feature that is split by sets of categories the code is the category, or one past
 * the greatest that a set lists for any other value. A feature that is split in both ways has two
 * codes. All nodes then compare whole numbers, and a value is looked up once a row instead of once
 * a node.
 */
final class FeatureCodes {
  private final int[] features;

  /** Distinct and ascending; empty for codes of categories. */
  private final double[][] thresholds;

  /** For codes of categories, one past the greatest; 0 for codes of thresholds. */
  private final int[] categories;

  private FeatureCodes(int[] features, double[][] thresholds, int[] categories) {
    this.features = features;
    this.thresholds = thresholds;
    this.categories = categories;
  }

  /** The codes that trees need. */
  static FeatureCodes of(List<Tree> trees, int features) {
    double[][] thresholds = distinct(trees, features);
    int[] categories = categories(trees, features);
    int[] owners = new int[2 * features];
    double[][] slotThresholds = new double[2 * features][];
    int[] slotCategories = new int[2 * features];
    int slots = 0;
    for (int feature = 0; feature < features; feature++) {
      if (thresholds[feature].length > 0) {
        owners[slots] = feature;
        slotThresholds[slots++] = thresholds[feature];
      }
      if (categories[feature] > 0) {
        owners[slots] = feature;
        slotThresholds[slots] = new double[0];
        slotCategories[slots++] = categories[feature];
      }
    }
    return new FeatureCodes(
        Arrays.copyOf(owners, slots),
        Arrays.copyOf(slotThresholds, slots),
        Arrays.copyOf(slotCategories, slots));
  }

  private static double[][] distinct(List<Tree> trees, int features) {
    int[] counts = new int[features];
    for (Tree tree : trees) {
      for (int node = 0; node < tree.nodes(); node++) {
        if (tree.feature[node] >= 0) {
          counts[tree.feature[node]]++;
        }
      }
    }
    double[][] thresholds = new double[features][];
    for (int feature = 0; feature < features; feature++) {
      thresholds[feature] = new double[counts[feature]];
    }
    Arrays.fill(counts, 0);
    for (Tree tree : trees) {
      for (int node = 0; node < tree.nodes(); node++) {
        int feature = tree.feature[node];
        if (feature >= 0) {
          // -0.0 and 0.0 are the same threshold, but not to a sort.
          thresholds[feature][counts[feature]++] = tree.value[node] + 0.0;
        }
      }
    }
    for (int feature = 0; feature < features; feature++) {
      thresholds[feature] = distinct(thresholds[feature]);
    }
    return thresholds;
  }

  private static double[] distinct(double[] values) {
    Arrays.parallelSort(values);
    int size = 0;
    for (int next = 0; next < values.length; next++) {
      if (size == 0 || Double.compare(values[next], values[size - 1]) != 0) {
        values[size++] = values[next];
      }
    }
    return Arrays.copyOf(values, size);
  }

  /** One past the greatest category of each feature; 0 if it is not split by sets. */
  private static int[] categories(List<Tree> trees, int features) {
    int[] categories = new int[features];
    for (Tree tree : trees) {
      for (int node = 0; node < tree.nodes(); node++) {
        if (isSet(tree, node)) {
          int feature = ~tree.feature[node];
          int length = tree.sets[(int) tree.value[node]].listed().length();
          categories[feature] = Math.max(categories[feature], Math.max(1, length));
        }
      }
    }
    return categories;
  }

  static boolean isSet(Tree tree, int node) {
    return tree.feature[node] < 0 && tree.feature[node] != Tree.LEAF;
  }

  /** How many codes a row has. */
  int size() {
    return features.length;
  }

  /** How many codes a place can have. */
  int cardinality(int slot) {
    return Math.max(thresholds[slot].length, categories[slot]) + 1;
  }

  /** Whether a place has codes of categories. */
  boolean isCategorical(int slot) {
    return categories[slot] > 0;
  }

  /** The place of each feature's codes of thresholds or of categories, -1 where there are none. */
  int[] slots(int count, boolean isCategorical) {
    int[] slots = new int[count];
    Arrays.fill(slots, -1);
    for (int slot = 0; slot < features.length; slot++) {
      if (isCategorical(slot) == isCategorical) {
        slots[features[slot]] = slot;
      }
    }
    return slots;
  }

  /** The number of a threshold; -1 for NaN, to which nothing is below or equal. */
  int cut(int slot, double threshold) {
    if (Double.isNaN(threshold)) {
      return -1;
    }
    return Arrays.binarySearch(thresholds[slot], threshold + 0.0);
  }

  /**
   * Codes a row.
   *
   * @param row features from {@code start} on
   * @param codes filled from {@code codesStart} on
   */
  void encode(double[] row, int start, int[] codes, int codesStart) {
    for (int slot = 0; slot < features.length; slot++) {
      double value = row[start + features[slot]];
      if (categories[slot] > 0) {
        codes[codesStart + slot] = category(value, categories[slot]);
      } else {
        codes[codesStart + slot] = below(value, thresholds[slot]);
      }
    }
  }

  private static int category(double value, int categories) {
    int whole = (int) value;
    if (whole == value && whole >= 0 && whole < categories) {
      return whole;
    }
    return categories;
  }

  /** How many of the thresholds are below the value. */
  private static int below(double value, double[] thresholds) {
    int start = 0;
    int length = thresholds.length;
    while (length > 0) {
      int half = length >>> 1;
      if (value <= thresholds[start + half]) {
        length = half;
      } else {
        start += half + 1;
        length -= half + 1;
      }
    }
    return start;
  }
}
