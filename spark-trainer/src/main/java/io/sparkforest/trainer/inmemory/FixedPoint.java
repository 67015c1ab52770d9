package io.sparkforest.trainer.inmemory;

import java.io.Serializable;

/**
 * Labels as whole numbers, so that their sums are exact: the same in any order, and a sibling's sum
 * is exactly parent less child. A unit is some 60 binary digits below the sum of all rows'
 * deviations: with a few rows that leaves some fifty digits to a label, with ten million rows still
 * more than thirty. Labels far off cost the others little as long as they are few.
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
  private static final int MAX_TREES = 1 << 14;

  /** Chosen so that no sum over a tree's rows overflows. */
  static FixedPoint of(BinnedRows rows) {
    int size = rows.trainingRows();
    double mean = 0;
    for (int row = 0; row < size; row++) {
      mean += (rows.label(row) - mean) / (row + 1);
    }
    double deviation = 0;
    for (int row = 0; row < size; row++) {
      deviation = Math.max(deviation, Math.abs(rows.label(row) - mean));
    }
    double grid = deviation > 0 ? Math.scalb(1.0, Math.getExponent(deviation)) : 1;
    double centre = deviation > 0 ? Math.rint(mean / grid) * grid : mean;
    double greatestSum = 0;
    double sum = 0;
    double greatestWeight = 0;
    double weight = 0;
    for (int row = 0; row < size; row++) {
      double part = Math.abs(rows.label(row) - centre) * rows.weight(row);
      greatestSum = Math.max(greatestSum, part);
      sum += part;
      greatestWeight = Math.max(greatestWeight, rows.weight(row));
      weight += rows.weight(row);
    }
    return new FixedPoint(
        centre,
        scale(drawn(sum, greatestSum)),
        rows.isWeighted() ? scale(drawn(weight, greatestWeight)) : 1,
        scale(MAX_TREES * 2 * deviation));
  }

  /** More than rows that may be drawn repeatedly add up to: twice the mean is out of reach. */
  private static double drawn(double sum, double greatest) {
    return 2 * sum + 64 * greatest;
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
