package io.sparkforest.trainer.inmemory;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The drawn rows of a small part of a tree, sorted by each feature's bins (presorting, as in SLIQ,
 * Mehta et al. 1996): they are sorted once, for the node on top, and a split parts each feature's
 * rows in place and in order. At a node below, its rows then need neither be counted into bins nor
 * the bins that hold any be looked for, which costs more than few rows themselves.
 *
 * <p>A row has a number of its own here, which fits a byte. A node's rows have the same range for
 * every feature, that of the node in {@link TreeRows} less where the node on top starts.
 */
final class SortedRows {
  /** So many rows a byte can number. */
  static final int MOST = 256;

  /** Parting the rows by a feature pays if a node tries one feature of so many at least. */
  private static final int SHARE = 2;

  /** With so many features tried the rows' bins lie too far apart for a core's own cache. */
  private static final int MANY_TRIED = 256;

  private static final int NOWHERE = -1;

  private final BinnedRows table;
  private final int capacity;

  /** Features of several bins. */
  private final int[] features;

  /** Bin times 256 plus number of each row, by feature. */
  private final short[] keys;

  private final short[] rightKeys;
  private final int[] starts = new int[FeatureBins.MOST + 1];

  // By the rows' numbers.
  private final int[] tableRows;
  private final long[] sums;
  private final long[] counts;
  private final long[] weights;
  private final int[] isLeft;

  /** The depth of the node on top. */
  private int topDepth = NOWHERE;

  /** Where the rows of the node on top start. */
  private int top;

  SortedRows(BinnedRows table, TreeSettings settings) {
    this.table = table;
    capacity = pays(table, settings) ? Math.min(MOST, table.trainingRows()) : 0;
    features =
        IntStream.range(0, table.features())
            .filter(feature -> table.bins(feature).size() > 1)
            .toArray();
    keys = new short[Math.multiplyExact(capacity, table.features())];
    rightKeys = new short[capacity];
    tableRows = new int[capacity];
    sums = new long[capacity];
    counts = new long[capacity];
    weights = table.isWeighted() ? new long[capacity] : counts;
    isLeft = new int[capacity];
  }

  private static boolean pays(BinnedRows table, TreeSettings settings) {
    int tried = settings.featuresPerNode();
    return (long) tried * SHARE >= table.features() || tried >= MANY_TRIED;
  }

  /** Must be called for each node, in preorder, before its rows are accessed. */
  void turnTo(TreeNode node, TreeRows rows) {
    if (node.depth <= topDepth) {
      topDepth = NOWHERE;
    }
    if (topDepth == NOWHERE && node.size() > 1 && node.size() <= capacity) {
      sort(node, rows);
      topDepth = node.depth;
      top = node.from;
    }
  }

  /** Whether the rows of the node that was turned to are here. */
  boolean isIn() {
    return topDepth != NOWHERE;
  }

  private void sort(TreeNode node, TreeRows rows) {
    int size = node.size();
    long[] drawnWeights = rows.weights();
    for (int number = 0; number < size; number++) {
      int at = node.from + number;
      tableRows[number] = rows.tableRow(rows.rows()[at]);
      sums[number] = rows.sums()[at];
      counts[number] = rows.counts()[at];
      if (drawnWeights != null) {
        weights[number] = drawnWeights[at];
      }
    }
    for (int feature : features) {
      sort(rows.rows(), node.from, size, rows.column(feature), feature);
    }
  }

  /** Sorts by counting how many rows each bin has. */
  private void sort(int[] rows, int from, int size, byte[] column, int feature) {
    int bins = table.bins(feature).size();
    Arrays.fill(starts, 0, bins + 1, 0);
    for (int number = 0; number < size; number++) {
      starts[(column[rows[from + number]] & 0xFF) + 1]++;
    }
    int start = feature * capacity;
    for (int bin = 0; bin < bins; bin++) {
      start += starts[bin];
      starts[bin] = start;
    }
    for (int number = 0; number < size; number++) {
      int bin = column[rows[from + number]] & 0xFF;
      keys[starts[bin]++] = (short) (bin << Byte.SIZE | number);
    }
  }

  /** Whether the first two rows of a node have the same bin of a feature. */
  boolean startInSameBin(TreeNode node, int feature) {
    int first = first(node, feature);
    return bin(keys[first]) == bin(keys[first + 1]);
  }

  /**
   * Parts a node's rows: those that are on a cut's left side go to the left.
   *
   * @param needsLeft whether the left side's rows will be accessed
   * @param needsRight whether the right side's will; only what is needed is in order afterwards
   */
  void part(TreeNode node, int feature, LeftSide side, boolean needsLeft, boolean needsRight) {
    if (!needsLeft && !needsRight) {
      return;
    }
    mark(node, feature, side);
    for (int other : features) {
      int from = first(node, other);
      int to = from + node.size();
      if (!needsRight) {
        partLeft(from, to);
      } else if (!needsLeft) {
        partRight(from, to);
      } else {
        part(from, to);
      }
    }
  }

  private void mark(TreeNode node, int feature, LeftSide side) {
    int from = first(node, feature);
    int to = from + node.size();
    for (int at = from; at < to; at++) {
      int bin = bin(keys[at]);
      int number = number(keys[at]);
      boolean goesLeft =
          bin == side.partedBin()
              ? table.partsOf(feature)[tableRows[number]] <= side.lastPart()
              : side.bins().contains(bin);
      isLeft[number] = goesLeft ? 1 : 0;
    }
  }

  // Each row is written and then counted or not, since a branch would be mispredicted.

  private void part(int from, int to) {
    int middle = from;
    int right = 0;
    for (int at = from; at < to; at++) {
      short key = keys[at];
      int goesLeft = isLeft[number(key)];
      keys[middle] = key;
      rightKeys[right] = key;
      middle += goesLeft;
      right += 1 - goesLeft;
    }
    for (int at = 0; at < right; at++) {
      keys[middle + at] = rightKeys[at];
    }
  }

  private void partLeft(int from, int to) {
    int middle = from;
    for (int at = from; at < to; at++) {
      short key = keys[at];
      keys[middle] = key;
      middle += isLeft[number(key)];
    }
  }

  private void partRight(int from, int to) {
    int last = to - 1;
    for (int at = last; at >= from; at--) {
      short key = keys[at];
      keys[last] = key;
      last -= 1 - isLeft[number(key)];
    }
  }

  // The arrays themselves, for loops that cannot afford a call.

  /** Keys of all features, those of a node and a feature from {@link #first}, ascending. */
  short[] keys() {
    return keys;
  }

  /** The place of a node's first key of a feature. */
  int first(TreeNode node, int feature) {
    return feature * capacity + node.from - top;
  }

  /** The bin of a key. */
  static int bin(int key) {
    return (key >> Byte.SIZE) & 0xFF;
  }

  /** The row's number of a key. */
  static int number(int key) {
    return key & 0xFF;
  }

  /** The label of each row, times its weight and how often it was drawn, by number. */
  long[] sums() {
    return sums;
  }

  /** How often each row was drawn, by number. */
  long[] counts() {
    return counts;
  }

  /** The weight of each row, times how often it was drawn; without weights that alone. */
  long[] weights() {
    return weights;
  }
}
