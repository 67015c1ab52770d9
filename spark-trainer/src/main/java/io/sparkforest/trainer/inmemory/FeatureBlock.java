package io.sparkforest.trainer.inmemory;

/**
 * Consecutive rows.
 *
 * @param features the values of each feature
 * @param labels the label of each row, a finite number
 * @param heldOut whether each row is held out
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record FeatureBlock(double[][] features, double[] labels, boolean[] heldOut) {
  /** Number of rows. */
  public int size() {
    return labels.length;
  }

  /** A row's features in an array of their own. */
  public double[] row(int row) {
    double[] values = new double[features.length];
    for (int feature = 0; feature < values.length; feature++) {
      values[feature] = features[feature][row];
    }
    return values;
  }

  /** The hash of each row's contents, as {@link LabeledVector#hash} has it. */
  long[] hashes() {
    long[] hashes = new long[labels.length];
    for (int row = 0; row < hashes.length; row++) {
      hashes[row] = LabeledVector.hash(labels[row], 1);
    }
    for (double[] feature : features) {
      for (int row = 0; row < hashes.length; row++) {
        hashes[row] = LabeledVector.hash(hashes[row], feature[row]);
      }
    }
    return hashes;
  }
}
