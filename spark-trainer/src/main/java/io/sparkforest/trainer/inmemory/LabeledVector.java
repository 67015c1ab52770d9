package io.sparkforest.trainer.inmemory;

import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A training row as it comes from the DataFrame.
 *
 * <p>Its hash is a function of its contents, and the same wherever and whenever the row is read.
 * Rows are put in the order of their hashes, and it decides which of them serve as a sample, so
 * that neither partitions nor the order of files can change a forest.
 */
final class LabeledVector {
  private final double[] features;
  private final double label;
  private final double weight;

  private LabeledVector(double[] features, double label, double weight) {
    this.features = features;
    this.label = label;
    this.weight = weight;
  }

  /**
   * Reads a row of features, label and, if there is one, weight.
   *
   * @throws IllegalArgumentException if there are no features, the label is not a finite number, or
   *     the weight not a finite one of at least 0
   */
  static LabeledVector of(Row row) {
    Vector features = row.getAs(0);
    if (features == null) {
      throw new IllegalArgumentException("expected a vector of features, found null");
    }
    double label = number(row.getAs(1), "label");
    double weight = row.size() > 2 ? number(row.getAs(2), "weight") : 1;
    if (weight < 0) {
      throw new IllegalArgumentException("expected a weight of at least 0, found " + weight);
    }
    return new LabeledVector(features.toArray(), label, weight);
  }

  private static double number(@Nullable Double value, String what) {
    if (value == null || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "expected a finite number as %s, found %s", what, value));
    }
    return value;
  }

  int size() {
    return features.length;
  }

  /** The values as they are. */
  double[] features() {
    return features;
  }

  /** The value of a feature; there is but one zero. */
  double feature(int index) {
    return features[index] + 0.0;
  }

  double label() {
    return label;
  }

  double weight() {
    return weight;
  }

  long hash() {
    long hash = hash(label, weight);
    for (double feature : features) {
      hash = hash(hash, feature);
    }
    return hash;
  }

  /** The hash of a row without features. */
  static long hash(double label, double weight) {
    return mixed(Double.doubleToLongBits(label) + mixed(Double.doubleToLongBits(weight)));
  }

  /** The hash of a row with one feature more than the row whose hash is known. */
  static long hash(long before, double feature) {
    return mixed(before + Double.doubleToLongBits(feature + 0.0));
  }

  /** Stafford's variant 13 of the finalizer of MurmurHash3. */
  private static long mixed(long bits) {
    long mixed = bits + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
