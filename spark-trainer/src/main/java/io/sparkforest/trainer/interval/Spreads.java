package io.sparkforest.trainer.interval;

/**
 * How much the trees of a forest disagree: for some rows, the standard deviation of their
 * predictions.
 *
 * @param outOfBag of the first rows to train on, which are a random sample, by the trees that were
 *     grown without them; NaN where there are fewer than two of these. None if the engine does not
 *     know which trees these are
 * @param heldOut of the first rows held out, by all trees
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Spreads(double[] outOfBag, double[] heldOut) {
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
}
