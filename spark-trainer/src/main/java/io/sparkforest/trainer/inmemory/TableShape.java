package io.sparkforest.trainer.inmemory;

/**
 * What decides how much memory a table takes.
 *
 * @param rows to train on and held out
 * @param hasParts whether bins have parts, which take another byte a value
 * @param maxBins most bins of a feature
 */
record TableShape(long rows, int features, boolean hasParts, boolean isWeighted, int maxBins) {
  TableShape withRows(long some) {
    return new TableShape(some, features, hasParts, isWeighted, maxBins);
  }

  /** Bytes of the rows in bins, with the thresholds between parts of bins. */
  long tableBytes() {
    int valueBytes = hasParts ? 2 * features : features;
    long thresholds = hasParts ? Math.min(features * rows, bins() * FeatureBins.PARTS) : 0;
    return rows * (valueBytes + Double.BYTES + weightBytes()) + thresholds * Double.BYTES;
  }

  /** Bytes of a row's weight. */
  int weightBytes() {
    return isWeighted ? Double.BYTES : 0;
  }

  /** Bins of all features at most. */
  long bins() {
    return features * Math.max(2, Math.min(maxBins, rows));
  }
}
