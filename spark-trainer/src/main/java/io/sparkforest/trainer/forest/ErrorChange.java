package io.sparkforest.trainer.forest;

/**
 * How a forest's out-of-bag error changes by trees that are added to it: row by row, since what two
 * predictions of the same row have in common is most of their error.
 *
 * @param rows number of rows that are predicted both ways
 * @param before mean squared error without these trees
 * @param after the same with them
 * @param standardError of the difference of the two
 */
record ErrorChange(long rows, double before, double after, double standardError) {
  /** Differences beyond two standard errors are one in twenty by chance. */
  private static final double STANDARD_ERRORS = 2;

  /** A forest that is this much better is worth its size; as in the search for settings. */
  private static final double WORTH = 0.002;

  double rmseBefore() {
    return Math.sqrt(before);
  }

  double rmse() {
    return Math.sqrt(after);
  }

  /** By how much the RMSE has to fall to be no chance. */
  double noise() {
    double sum = rmseBefore() + rmse();
    return sum > 0 ? STANDARD_ERRORS * standardError / sum : 0;
  }

  boolean isBetter() {
    return rmse() < rmseBefore();
  }

  /** Whether it is better by more than its noise, and by so much that it is worth more trees. */
  boolean isWorthwhile() {
    return rmseBefore() - rmse() > noise() && rmse() < rmseBefore() * (1 - WORTH);
  }
}
