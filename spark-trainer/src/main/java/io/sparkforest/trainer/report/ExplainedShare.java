package io.sparkforest.trainer.report;

import java.util.stream.IntStream;

/** How much of a target one column explains by itself: one minus what is left of the variance. */
final class ExplainedShare {
  private ExplainedShare() {}

  /**
   * The share of the target's variance that lies between groups of rows.
   *
   * @param values the column's, one a row
   * @param labels the target's, one a row
   * @param isNominal whether each value is a group; else rows are cut into slices by value
   * @return 0 to 1; 0 if the target does not vary
   */
  static double of(double[] values, double[] labels, boolean isNominal, int slices) {
    int[] order = RowsByValue.of(values);
    double mean = IntStream.of(order).mapToDouble(row -> labels[row]).average().orElse(0);
    double total = 0;
    double left = 0;
    int start = 0;
    while (start < order.length) {
      int end = start + 1;
      int least = isNominal ? 0 : (order.length + slices - 1) / slices;
      // Rows of the same value stay together.
      while (end < order.length
          && (end - start < least || values[order[end]] == values[order[end - 1]])) {
        end++;
      }
      double sum = 0;
      double squares = 0;
      for (int place = start; place < end; place++) {
        double difference = labels[order[place]] - mean;
        sum += difference;
        squares += difference * difference;
      }
      total += squares;
      left += squares - sum * sum / (end - start);
      start = end;
    }
    return total > 0 ? Math.max(0, 1 - left / total) : 0;
  }
}
