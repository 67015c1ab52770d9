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
final class RowSample {
  private final int from;
  private final int features;
  private final int most;
  private long seen;
  private int zeros;
  // The zeros that the number of rows in this sample, not in a part of it, asked for.
  private int neededZeros;
  // By hash: a row's features, its weight, and how often it was seen.
  private final HashMap<Long, double[]> rows = new HashMap<>();

  RowSample(int features, int most) {
    this(0, features, most);
  }

  /**
   * A sample of the same rows, but only of some of their features.
   *
   * @param from the first feature
   * @param to where the features end
   */
  RowSample(int from, int to, int most) {
    this.from = from;
    this.features = to - from;
    this.most = most;
  }

  /** Rows seen, in the sample or not. */
  long seen() {
    return seen;
  }

  /** Adds a row. */
  void add(LabeledVector row) {
    add(row.hash(), row.features(), row.weight());
  }

  /**
   * Adds a row.
   *
   * @param rowFeatures all features of the row
   */
  void add(long hash, double[] rowFeatures, double weight) {
    seen++;
    if (Long.numberOfLeadingZeros(hash) < zeros) {
      return;
    }
    double[] known = rows.get(hash);
    if (known == null) {
      double[] values = new double[width()];
      for (int feature = 0; feature < features; feature++) {
        // There is but one zero.
        values[feature] = rowFeatures[from + feature] + 0.0;
      }
      values[features] = weight;
      values[features + 1] = 1;
      rows.put(hash, values);
      shrink();
    } else {
      known[features + 1]++;
    }
  }

  /** This sample on its way from a task: flat, since a map of arrays takes long to serialise. */
  static final class Part implements Serializable {
    private final int most;
    private final long seen;
    private final int zeros;
    private final int neededZeros;
    private final long[] hashes;
    private final double[] values;

    private Part(RowSample sample) {
      most = sample.most;
      seen = sample.seen;
      zeros = sample.zeros;
      neededZeros = sample.neededZeros;
      int width = sample.width();
      hashes = new long[sample.rows.size()];
      values = new double[hashes.length * width];
      int row = 0;
      for (Map.Entry<Long, double[]> entry : sample.rows.entrySet()) {
        hashes[row] = entry.getKey();
        System.arraycopy(entry.getValue(), 0, values, row * width, width);
        row++;
      }
    }
  }

  Part part() {
    return new Part(this);
  }

  /** Adds the rows of a sample of other rows. */
  void add(Part part) {
    seen += part.seen;
    if (part.zeros > zeros) {
      zeros = part.zeros;
      removeExcluded();
    }
    if (part.most >= most) {
      neededZeros = Math.max(neededZeros, part.neededZeros);
    }
    for (int row = 0; row < part.hashes.length; row++) {
      if (Long.numberOfLeadingZeros(part.hashes[row]) < zeros) {
        continue;
      }
      double[] values = Arrays.copyOfRange(part.values, row * width(), (row + 1) * width());
      rows.merge(
          part.hashes[row],
          values,
          (one, same) -> {
            one[features + 1] += same[features + 1];
            return one;
          });
    }
    shrink();
  }

  /** Features, weight, and how often the row was seen. */
  private int width() {
    return features + 2;
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
