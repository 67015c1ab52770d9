package io.sparkforest.trainer.report;

import java.util.Arrays;

/** Rows in the order of a column's values; those of the same value keep their order. */
final class RowsByValue {
  private RowsByValue() {}

  /** Counting sort over the distinct values, of which a forest in memory has few. */
  static int[] of(double[] values) {
    double[] distinct = distinct(values);
    int[] ranks = new int[values.length];
    int[] starts = new int[distinct.length + 1];
    for (int row = 0; row < values.length; row++) {
      ranks[row] = Arrays.binarySearch(distinct, values[row]);
      starts[ranks[row] + 1]++;
    }
    for (int rank = 0; rank < distinct.length; rank++) {
      starts[rank + 1] += starts[rank];
    }
    int[] order = new int[values.length];
    for (int row = 0; row < values.length; row++) {
      order[starts[ranks[row]]++] = row;
    }
    return order;
  }

  private static double[] distinct(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int count = 0;
    for (double value : sorted) {
      if (count == 0 || Double.compare(sorted[count - 1], value) != 0) {
        sorted[count++] = value;
      }
    }
    return Arrays.copyOf(sorted, count);
  }
}
