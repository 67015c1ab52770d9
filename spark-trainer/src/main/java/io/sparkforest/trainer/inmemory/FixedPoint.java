package io.sparkforest.trainer.inmemory;

import java.io.Serializable;

/**
 * Labels as whole numbers, so that their sums are exact: the same in any order, and a sibling's sum
 * is exactly parent less child. With a few rows that leaves some fifty binary digits to a label,
 * with ten million rows still more than thirty.
 *
 * @param centre near the mean, and a round number, so that round labels stay round
 * @param labelScale a power of two: how many units a label's one is, weight included
 * @param weightScale a power of two: how many units a weight of one is; 1 without weights
 * @param predictionScale a power of two: how many units a prediction's one is
 */
record FixedPoint(double centre, double labelScale, double weightScale, double predictionScale)
    implements Serializable {
  private static final int BITS = 61;

  /** Trees whose predictions can be summed up. */
  private static final int MOST_TREES = 1 << 20;

  /** Chosen so that no sum over a tree's rows overflows. */
  static FixedPoint of(BinnedRows rows) {
    int size = rows.size();
    double mean = 0;
    for (int row = 0; row < size; row++) {
      mean += (rows.label(row) - mean) / (row + 1);
    }
    double deviation = 0;
    double weight = 0;
    for (int row = 0; row < size; row++) {
      deviation = Math.max(deviation, Math.abs(rows.label(row) - mean));
      weight = Math.max(weight, rows.weight(row));
    }
    double grid = deviation > 0 ? Math.scalb(1.0, Math.getExponent(deviation)) : 1;
    // Rows may be drawn more than once: twice as often on average is out of reach.
    double draws = 2.0 * size + 64;
    return new FixedPoint(
        deviation > 0 ? Math.rint(mean / grid) * grid : mean,
        scale(draws * 2 * deviation * (rows.isWeighted() ? weight : 1)),
        rows.isWeighted() ? scale(draws * weight) : 1,
        scale(MOST_TREES * 2 * deviation));
  }

  private static double scale(double greatest) {
    int exponent = BITS - 1 - Math.getExponent(greatest);
    return greatest > 0 ? Math.scalb(1.0, Math.min(exponent, Double.MAX_EXPONENT)) : 1;
  }

  long label(double label, double weight) {
    return (long) Math.rint((label - centre) * weight * labelScale);
  }

  /** At least 1, since means are divided by it. */
  long weight(double weight) {
    return Math.max(1, (long) Math.rint(weight * weightScale));
  }

  long prediction(double prediction) {
    return (long) Math.rint((prediction - centre) * predictionScale);
  }

  /** The mean of predictions, of which there was at least one. */
  double meanPrediction(long sum, int trees) {
    return centre + sum / predictionScale / trees;
  }

  /** What a difference of means is in the target's unit. */
  double meanDifference(double difference) {
    return difference * weightScale / labelScale;
  }
}
