package io.sparkforest.server.model;

import java.util.Arrays;

/** A statistic of the single trees' predictions, in addition to their mean. */
public sealed interface TreeStatistic {

  /**
   * The statistic of one record.
   *
   * @param predictions one a tree, at least one; their order may be changed
   */
  double of(double[] predictions);

  /** The standard deviation over the trees, dividing by their number. */
  record Deviation() implements TreeStatistic {
    @Override
    public double of(double[] predictions) {
      double mean = 0;
      for (double prediction : predictions) {
        mean += prediction;
      }
      mean /= predictions.length;
      // Two sums do not wait for each other.
      double even = 0;
      double odd = 0;
      for (int tree = 0; tree + 1 < predictions.length; tree += 2) {
        double one = predictions[tree] - mean;
        double other = predictions[tree + 1] - mean;
        even += one * one;
        odd += other * other;
      }
      if ((predictions.length & 1) == 1) {
        double last = predictions[predictions.length - 1] - mean;
        even += last * last;
      }
      return Math.sqrt((even + odd) / predictions.length);
    }
  }

  /**
   * A quantile of the trees' predictions, linear between neighbours as NumPy and R have it by
   * default.
   *
   * @param probability 0 for the least prediction, 1 for the greatest
   */
  record Quantile(double probability) implements TreeStatistic {

    /**
     * @throws IllegalArgumentException if the probability is not from 0 to 1
     */
    public Quantile {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "a quantile's probability must be from 0 to 1 but is " + probability);
      }
    }

    @Override
    public double of(double[] predictions) {
      Arrays.sort(predictions);
      double place = probability * (predictions.length - 1);
      int below = (int) place;
      int above = Math.min(below + 1, predictions.length - 1);
      return predictions[below] + (place - below) * (predictions[above] - predictions[below]);
    }
  }
}
