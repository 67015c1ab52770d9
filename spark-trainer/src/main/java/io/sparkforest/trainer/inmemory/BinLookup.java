package io.sparkforest.trainer.inmemory;

/**
 * Finds the codes of many values of a numeric feature.
 *
 * <p>The range of the cuts is divided into cells of equal width. A value's cell is computed, and it
 * is searched for among the cuts in that cell alone: few of them, unless some cuts are far from the
 * rest. Rounding does no harm: of two values the greater is never in a lower cell, so all cuts in
 * lower cells are below the value, and none in higher cells is.
 */
final class BinLookup {
  /** The thresholds of bins and of their parts in ascending order. */
  private final double[] cuts;

  /** By how many cuts are below a value: its code. */
  private final char[] codes;

  private final double least;
  private final double cellsPerUnit;

  /** How many cuts are in lower cells than each, and, after the last cell, how many there are. */
  private final char[] starts;

  /**
   * Prepares to look up values.
   *
   * @param cuts in ascending order
   * @param codes one more than cuts
   */
  BinLookup(double[] cuts, char[] codes) {
    this.cuts = cuts;
    this.codes = codes;
    int cells = 2 * Integer.highestOneBit(Math.max(1, cuts.length));
    this.starts = new char[cells + 1];
    this.least = cuts.length == 0 ? 0 : cuts[0];
    this.cellsPerUnit = cuts.length == 0 ? 0 : cells / (cuts[cuts.length - 1] - least);
    for (double cut : cuts) {
      starts[cell(cut) + 1]++;
    }
    for (int cell = 0; cell < cells; cell++) {
      starts[cell + 1] += starts[cell];
    }
  }

  private int cell(double value) {
    int cell = (int) ((value - least) * cellsPerUnit);
    return Math.max(0, Math.min(starts.length - 2, cell));
  }

  /** The code of a value; that of not-a-number is the last. */
  int code(double value) {
    int cell = cell(value);
    int from = starts[cell];
    return Double.isNaN(value)
        ? codes[cuts.length]
        : codes[from + FeatureBins.place(value, cuts, from, starts[cell + 1])];
  }
}
