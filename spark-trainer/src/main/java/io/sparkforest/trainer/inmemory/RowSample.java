package io.sparkforest.trainer.inmemory;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A sample of rows from which thresholds are taken: all rows whose hash begins with so many zeros
 * that there are no more different ones of them than wanted. The sum of the samples of all
 * partitions is the sample of all rows, whatever the partitions.
 */
final class RowSample implements Serializable {
  private final int features;
  private final int most;
  private long seen;
  private int zeros;
  // The zeros that the number of rows in this sample, not in a part of it, asked for.
  private int neededZeros;
  // By hash: a row's features, its weight, and how often it was seen.
  private final HashMap<Long, double[]> rows = new HashMap<>();

  RowSample(int features, int most) {
    this.features = features;
    this.most = most;
  }

  /** Rows seen, in the sample or not. */
  long seen() {
    return seen;
  }

  /** Adds a row. */
  void add(LabeledVector row) {
    seen++;
    long hash = row.hash();
    if (Long.numberOfLeadingZeros(hash) < zeros) {
      return;
    }
    double[] known = rows.get(hash);
    if (known == null) {
      double[] values = new double[features + 2];
      for (int feature = 0; feature < features; feature++) {
        values[feature] = row.feature(feature);
      }
      values[features] = row.weight();
      values[features + 1] = 1;
      rows.put(hash, values);
      shrink();
    } else {
      known[features + 1]++;
    }
  }

  /** Takes over the rows of a sample of other rows, which is then no longer of use. */
  void takeOver(RowSample other) {
    seen += other.seen;
    zeros = Math.max(zeros, other.zeros);
    if (other.most >= most) {
      neededZeros = Math.max(neededZeros, other.neededZeros);
    }
    other.rows.forEach(
        (hash, values) ->
            rows.merge(
                hash,
                values,
                (one, same) -> {
                  one[features + 1] += same[features + 1];
                  return one;
                }));
    removeExcluded();
    shrink();
  }

  /** Whether no part that was taken over held less than this sample has room for. */
  boolean isComplete() {
    return zeros == neededZeros;
  }

  private void shrink() {
    while (rows.size() > most) {
      zeros++;
      neededZeros = zeros;
      removeExcluded();
    }
  }

  private void removeExcluded() {
    rows.keySet().removeIf(hash -> Long.numberOfLeadingZeros(hash) < zeros);
  }

  /**
   * The sample's rows in an order of their own, each as its features and, after them, its weight.
   */
  double[][] rows() {
    return rows.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> weighted(entry.getValue()))
        .toArray(double[][]::new);
  }

  private double[] weighted(double[] values) {
    double[] row = Arrays.copyOf(values, features + 1);
    row[features] *= values[features + 1];
    return row;
  }
}
