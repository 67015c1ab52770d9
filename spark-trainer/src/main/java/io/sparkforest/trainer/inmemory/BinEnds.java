package io.sparkforest.trainer.inmemory;

import java.util.Arrays;

/** Where the bins of a numeric feature end, by what each of them is to weigh. */
final class BinEnds {
  /** Which part of the bins is small, at each end. */
  private static final int PART = 8;

  /** Of fewer bins none is spared for single rows. */
  private static final int FEW = 64;

  /** As often as a number can be halved before it is exact enough. */
  private static final int ROUNDS = 50;

  private BinEnds() {}

  /**
   * Thresholds between bins.
   *
   * @param values in ascending order
   * @param strides what each bin is to weigh
   */
  static double[] thresholds(double[] values, double[] weights, double[] strides) {
    int size = values.length;
    double[] found = new double[Math.min(strides.length, Math.max(1, size)) - 1];
    int count = 0;
    boolean all = size <= strides.length;
    double target = strides[0];
    double seen = 0;
    for (int index = 0; index + 1 < size && count < found.length; index++) {
      seen += weights[index];
      boolean nearer = Math.abs(seen - target) < Math.abs(seen + weights[index + 1] - target);
      if (all || nearer) {
        found[count++] = between(values[index], values[index + 1]);
        target += strides[count];
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** All bins are to be equally heavy. */
  static double[] equal(double[] weights, int bins) {
    double[] strides = new double[bins];
    Arrays.fill(strides, total(weights) / bins);
    return strides;
  }

  /**
   * Bins are to be equally heavy but at both ends, where they grow from single rows on, each by the
   * same factor.
   *
   * @param rows how many rows the weights are of
   */
  static double[] growing(double[] weights, int rows, int bins) {
    double total = total(weights);
    int small = bins < FEW ? 0 : bins / PART;
    // How many rows those in the middle have is found by halving.
    double least = 1;
    double most = rows;
    double[] strides = new double[bins];
    for (int round = 0; round < ROUNDS; round++) {
      double middle = (least + most) / 2;
      for (int bin = 0; bin < bins; bin++) {
        int outer = Math.min(bin, bins - 1 - bin);
        double share = outer < small ? (double) outer / small : 1;
        // Strict, since bins are to be the same on any processor.
        strides[bin] = total / rows * StrictMath.pow(middle, share);
      }
      if (total(strides) < total) {
        least = middle;
      } else {
        most = middle;
      }
    }
    return strides;
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
}
