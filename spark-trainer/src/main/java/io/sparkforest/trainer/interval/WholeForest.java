package io.sparkforest.trainer.interval;

import io.sparkforest.contract.interval.Calibration;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * By how much intervals that are calibrated on out-of-bag predictions are too wide.
 *
 * <p>Errors of out-of-bag predictions are greater than those of scores, and their spreads are less
 * certain, for they are made by fewer trees. The square of a width is taken to be linear in one by
 * the number of trees (Richardson's extrapolation), so what half of a row's out-of-bag trees would
 * give tells what the whole forest's trees give. One factor serves all levels: the difference is
 * small beside the chance in a single quantile.
 */
final class WholeForest {
  /** Of fewer trees than this a spread says little. */
  private static final int MIN_HALF = 3;

  /** The quantiles of fewer rows change by chance. */
  private static final int MIN_ROWS = 100;

  /** What is left at least of a width. */
  static final double MIN_FACTOR = 0.7;

  private WholeForest() {}

  /**
   * What widths are to be multiplied by.
   *
   * @param rows those of the calibration
   * @param shape how difficult each row is
   * @return {@value #MIN_FACTOR} to 1; 1 where too little is known by half of the trees
   */
  static double factor(CalibrationRows rows, Calibration shape) {
    Spreads.Halves halves = rows.halves();
    int[] known =
        IntStream.range(0, halves.trees().length)
            .filter(row -> halves.half(row) >= MIN_HALF)
            .filter(row -> !Double.isNaN(halves.predictions()[row]))
            .toArray();
    if (known.length < Math.max(MIN_ROWS, rows.size() / 2)) {
      return 1;
    }
    CalibrationRows all = rows.of(known);
    Spreads.Halves some = all.halves();
    CalibrationRows byHalf = new CalibrationRows(all.labels(), some.predictions(), some.spreads());
    double ratio = sumOfWidths(byHalf, shape) / sumOfWidths(all, shape);
    if (!(ratio > 1)) {
      return 1;
    }
    double ofHalf = IntStream.range(0, known.length).mapToDouble(row -> 1.0 / some.half(row)).sum();
    double ofAll = IntStream.of(some.trees()).mapToDouble(trees -> 1.0 / trees).sum();
    double ofForest = (double) known.length / some.forest();
    double further = Math.max(0, ofAll - ofForest) / (ofHalf - ofAll);
    double square = 1 - further * (ratio * ratio - 1);
    return Math.sqrt(Math.max(MIN_FACTOR * MIN_FACTOR, square));
  }

  private static double sumOfWidths(CalibrationRows rows, Calibration shape) {
    return DoubleStream.of(Calibrator.widths(Calibrator.ratios(rows, shape)))
        .limit(Calibration.USUAL_LEVEL - Calibration.MIN_LEVEL + 1L)
        .sum();
  }
}
