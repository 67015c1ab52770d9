package io.sparkforest.trainer.inmemory;

/**
 * Bins and labels by row: the table's or, in a part of the tree whose rows are few, copies of those
 * that it needs, so that they lie side by side in a core's own cache. Rows then have numbers of
 * their own.
 */
final class TableWindow {
  /** Such that they stay in a core's own cache. */
  private static final int MAX_VALUES = 1 << 16;

  /** So many rows are copied however many features they have. */
  private static final int MIN_ROWS = 64;

  private final BinnedRows table;
  private final byte[][] localColumns;
  private final double[] localLabels;
  private final int[] localRows;

  private byte[][] columns;
  private double[] labels;
  private boolean isLocal;

  TableWindow(BinnedRows table) {
    this.table = table;
    int few = Math.min(table.trainingRows(), Math.max(MIN_ROWS, MAX_VALUES / table.features()));
    localColumns = new byte[table.features()][few];
    localLabels = new double[few];
    localRows = new int[few];
    columns = table.columns();
    labels = table.labels();
  }

  /** Whether there is room for the copies of so many rows. */
  boolean fits(int rows) {
    return rows <= localRows.length;
  }

  /**
   * Copies what is needed of a node's rows, and gives these their own numbers.
   *
   * @param rows row numbers, of which the node has those from {@code from} to before {@code to}
   * @param outFrom first of the others that the node has, whose labels nobody needs, since they
   *     were not drawn
   * @param outTo where those end
   */
  void narrow(int[] rows, int from, int to, int outFrom, int outTo) {
    int in = to - from;
    int all = in + outTo - outFrom;
    System.arraycopy(rows, from, localRows, 0, in);
    System.arraycopy(rows, outFrom, localRows, in, all - in);
    for (int feature = 0; feature < localColumns.length; feature++) {
      byte[] column = columns[feature];
      byte[] local = localColumns[feature];
      for (int at = 0; at < all; at++) {
        local[at] = column[localRows[at]];
      }
    }
    for (int at = 0; at < in; at++) {
      localLabels[at] = labels[localRows[at]];
      rows[from + at] = at;
    }
    for (int at = in; at < all; at++) {
      rows[outFrom + at - in] = at;
    }
    columns = localColumns;
    labels = localLabels;
    isLocal = true;
  }

  /** Turns to the whole table again. The rows of the part that was left keep their numbers. */
  void widen() {
    columns = table.columns();
    labels = table.labels();
    isLocal = false;
  }

  /** A feature's bins by row, an unsigned byte each. */
  byte[] column(int feature) {
    return columns[feature];
  }

  double[] labels() {
    return labels;
  }

  /** A row's number in the table. */
  int tableRow(int row) {
    return isLocal ? localRows[row] : row;
  }
}
