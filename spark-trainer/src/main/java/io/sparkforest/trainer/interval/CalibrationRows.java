package io.sparkforest.trainer.interval;

import io.sparkforest.trainer.interval.Spreads.Halves;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that the trees that predict them were grown without.
 *
 * @param labels what was to be predicted, one a row
 * @param predictions what is predicted, one a row
 * @param spreads the standard deviation of the trees' predictions, as that of all trees of the
 *     first forest is for a new row; one a row
 * @param halves predictions and spreads of the same rows by half of the trees; none if unknown
 * @param overstatement how many times as great as those of new rows these rows' errors are; none if
 *     that was not measured
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CalibrationRows(
    double[] labels,
    double[] predictions,
    double[] spreads,
    Halves halves,
    @Nullable Double overstatement) {
  /** No row. */
  public static final CalibrationRows NONE =
      new CalibrationRows(new double[0], new double[0], new double[0]);

  /** More rows than this tell no more. */
  public static final int MAX_ROWS = 20_000;

  /** Rows of which nothing is known by half of the trees. */
  public CalibrationRows(double[] labels, double[] predictions, double[] spreads) {
    this(labels, predictions, spreads, Halves.NONE, null);
  }

  /** Number of rows. */
  public int size() {
    return labels.length;
  }

  /** How far off a prediction is. */
  double error(int row) {
    return Math.abs(labels[row] - predictions[row]);
  }

  /** Those rows whose place fulfils a condition. */
  CalibrationRows where(IntPredicate condition) {
    return of(IntStream.range(0, size()).filter(condition).toArray());
  }

  /** Some of the rows, in their order. */
  CalibrationRows of(int[] rows) {
    return new CalibrationRows(
        Arrays.stream(rows).mapToDouble(row -> labels[row]).toArray(),
        Arrays.stream(rows).mapToDouble(row -> predictions[row]).toArray(),
        Arrays.stream(rows).mapToDouble(row -> spreads[row]).toArray(),
        halves.of(rows),
        overstatement);
  }
}
