package io.sparkforest.trainer.interval;

import java.util.stream.IntStream;

/**
 * How much the trees of a forest disagree, for some rows.
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
   * What every other tree that was grown without a row says of it, one element a row.
   *
   * @param predictions the mean prediction of these trees, of each forest's; NaN if there are none
   * @param spreads their standard deviation, as that of all of the first forest's trees is; NaN if
   *     there are fewer than two
   * @param outOfBagShare share of a forest's trees that a row is out of the bag of, 0 to 1
   */
  public record Halves(double[] predictions, double[] spreads, double outOfBagShare) {
    /** Of no row. */
    public static final Halves NONE = new Halves(new double[0], new double[0], 0);

    /** Of some of the rows, in their order. */
    public Halves of(int[] rows) {
      return new Halves(
          IntStream.of(rows).mapToDouble(row -> predictions[row]).toArray(),
          IntStream.of(rows).mapToDouble(row -> spreads[row]).toArray(),
          outOfBagShare);
    }
  }

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

  /** The same where a forest is added, of which these are the spreads. */
  public Spreads with(Spreads added) {
    double[] sums = halves.predictions.clone();
    for (int row = 0; row < sums.length; row++) {
      sums[row] += added.halves.predictions[row];
    }
    return new Spreads(outOfBag, heldOut, new Halves(sums, halves.spreads, halves.outOfBagShare));
  }
}
