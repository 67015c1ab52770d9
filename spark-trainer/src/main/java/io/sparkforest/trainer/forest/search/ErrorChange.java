package io.sparkforest.trainer.forest.search;

import io.sparkforest.trainer.inmemory.UnseenRows;

/**
 * How a forest's error changes by trees that are added to it: row by row, since what two
 * predictions of the same row have in common is most of their error.
 *
 * @param rows number of rows that are predicted both ways
 * @param before mean squared error without these trees
 * @param after the same with them
 * @param standardError of the difference of the two
 */
public record ErrorChange(long rows, double before, double after, double standardError) {
  /** Differences beyond two standard errors are one in twenty by chance. */
  private static final double STANDARD_ERRORS = 2;

  /** A forest that is this much better is worth its size; as in the search for settings. */
  private static final double WORTH = 0.002;

  /** Adds up squared errors of rows. */
  static final class Sum {
    private long rows;
    private double before;
    private double after;
    private double mean;
    private double squares;

    void add(double squareBefore, double squareAfter) {
      rows++;
      before += squareBefore;
      after += squareAfter;
      double fall = squareBefore - squareAfter;
      double deviation = fall - mean;
      mean += deviation / rows;
      squares += deviation * (fall - mean);
    }

    /** Adds those of other rows (Chan, Golub and LeVeque 1979). */
    void add(Sum other) {
      if (other.rows == 0) {
        return;
      }
      double deviation = other.mean - mean;
      long all = rows + other.rows;
      squares += other.squares + deviation * deviation * rows * other.rows / all;
      mean += deviation * other.rows / all;
      before += other.before;
      after += other.after;
      rows = all;
    }

    /** The change over the rows so far; of no row all is 0. */
    ErrorChange change() {
      if (rows == 0) {
        return new ErrorChange(0, 0, 0, 0);
      }
      double standardError = rows < 2 ? 0 : Math.sqrt(squares / (rows - 1) / rows);
      return new ErrorChange(rows, before / rows, after / rows, standardError);
    }
  }

  /** By the latest forest's trees. */
  public static ErrorChange of(UnseenRows predicted) {
    Sum sum = new Sum();
    for (int row = 0; row < predicted.size(); row++) {
      if (predicted.trees(row) > 0) {
        double without = predicted.earlierPrediction(row) - predicted.label(row);
        double with = predicted.prediction(row) - predicted.label(row);
        sum.add(without * without, with * with);
      }
    }
    return sum.change();
  }

  /** Root of the mean squared error without these trees, in the label's unit. */
  public double rmseBefore() {
    return Math.sqrt(before);
  }

  /** The same with them. */
  public double rmse() {
    // An estimate of it may be below 0.
    return Math.sqrt(Math.max(0, after));
  }

  /** By how much the RMSE has to fall to be no chance. */
  public double noise() {
    double sum = rmseBefore() + rmse();
    return sum > 0 ? STANDARD_ERRORS * standardError / sum : 0;
  }

  /** Whether the error is less with these trees, by however little. */
  public boolean isBetter() {
    return rmse() < rmseBefore();
  }

  /** Whether it is better by more than its noise, and by so much that it is worth more trees. */
  boolean isWorthwhile() {
    return rmseBefore() - rmse() > noise() && rmse() < rmseBefore() * (1 - WORTH);
  }
}
