package io.sparkforest.trainer.interval;

import java.util.stream.IntStream;

/**
 * How much the trees of a forest disagree, and what half of them predict, for some rows.
 *
 * @param outOfBag of the first rows to train on, which are a random sample: the standard deviation
 *     of the trees that were grown without them; NaN where there are fewer than two of these. None
 *     if the engine does not know which trees these are
 * @param heldOut the same of the first rows held out, by all trees
 * @param halves of the rows to train on, by half of the trees
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Spreads(double[] outOfBag, double[] heldOut, Halves halves) {
  /**
   * What every other tree of those that were grown without a row says of it, one element a row.
   *
   * @param predictions the mean prediction of these trees, summed over the forests; NaN if one
   *     forest has none
   * @param spreads their standard deviation, as that of all of the first forest's trees is; NaN if
   *     there are fewer than two
   * @param trees how many trees of the first forest were grown without the row; half of them,
   *     rounded up, are those above
   * @param forest how many trees the first forest has
   */
  public record Halves(double[] predictions, double[] spreads, int[] trees, int forest) {
    /** Of no row. */
    public static final Halves NONE = new Halves(new double[0], new double[0], new int[0], 0);

    /** Of how many of a row's trees these are. */
    int half(int row) {
      return (trees[row] + 1) / 2;
    }

    /** Of some of the rows, in their order; none if there are none. */
    public Halves of(int[] rows) {
      if (trees.length == 0) {
        return NONE;
      }
      return new Halves(
          IntStream.of(rows).mapToDouble(row -> predictions[row]).toArray(),
          IntStream.of(rows).mapToDouble(row -> spreads[row]).toArray(),
          IntStream.of(rows).map(row -> trees[row]).toArray(),
          forest);
    }
  }

  /** Of no row. */
  public static final Spreads NONE = new Spreads(new double[0], new double[0], Halves.NONE);

  /** Evaluations of a tree for a row that take some seconds. */
  private static final int MAX_EVALUATIONS = 10_000_000;

  /** Rows that tell something in any case. */
  private static final int MIN_ROWS = 1_000;

  /** Which rows. */
  public enum Kind {
    /** Rows to train on, each predicted by the trees that were grown without it. */
    OUT_OF_BAG,
    /** Rows held out. */
    HELD_OUT
  }

  /** Of how many rows of either kind the spread should be known. */
  public static int maxRows(int trees) {
    return Math.min(CalibrationRows.MAX_ROWS, Math.max(MIN_ROWS, MAX_EVALUATIONS / trees));
  }

  /**
   * The same where a residual forest is added: what its trees say is added to what half of the
   * trees predict.
   *
   * @param added of at least as many rows, the same ones
   */
  public Spreads with(Halves added) {
    double[] sums = halves.predictions.clone();
    for (int row = 0; row < sums.length; row++) {
      sums[row] += added.predictions[row];
    }
    return new Spreads(
        outOfBag, heldOut, new Halves(sums, halves.spreads, halves.trees, halves.forest));
  }
}
