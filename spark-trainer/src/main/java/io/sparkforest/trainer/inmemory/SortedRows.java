package io.sparkforest.trainer.inmemory;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The drawn rows of a small part of a tree, sorted by the bins of each numeric feature (presorting,
 * as in SLIQ, Mehta et al. 1996): they are sorted once, for the node on top, and a split parts each
 * feature's rows in place and in order. At a node below, its rows then need neither be counted into
 * bins nor the bins that hold any be looked for, which costs more than few rows themselves.
 *
 * <p>A row has a number of its own here, which fits a byte. A node's rows have the same range for
 * every feature, that of the node in {@link TreeRows} less where the node on top starts.
 */
final class SortedRows {
  /** So many rows a byte can number. */
  static final int MOST = 256;

  /** For fewer rows on top sorting costs more than it saves. */
  static final int LEAST = 16;

  /** Values that a core sorts at most, two bytes each. */
  private static final int MAX_VALUES = 1 << 23;

  private static final int NOWHERE = -1;

  private final BinnedRows table;
  private final int capacity;

  /** Numeric features of several bins. */
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

  /**
   * Allocates the working memory, if sorting pays.
   *
   * @param most drawn rows of a part of the tree that is sorted; below {@link #LEAST} none is
   */
  SortedRows(BinnedRows table, TreeSettings settings, int most) {
    this.table = table;
    features =
        IntStream.range(0, table.features())
            .filter(feature -> table.bins(feature).size() > 1)
            .filter(feature -> !table.bins(feature).isNominal())
            .toArray();
    capacity =
        pays(settings.featuresPerNode(), features.length, table.features())
            ? capacity(Math.min(most, table.trainingRows()), table.features())
            : 0;
    keys = new short[capacity * table.features()];
    rightKeys = new short[capacity];
    tableRows = new int[capacity];
    sums = new long[capacity];
    counts = new long[capacity];
    weights = table.isWeighted() ? new long[capacity] : counts;
    isLeft = new int[capacity];
  }

  /**
   * Whether sorting saves more than it costs: a split parts the rows by all numeric features, and a
   * node looks at those that it tries. If these are many, their bins are far apart in memory, and
   * sorting saves more.
   */
  static boolean pays(int tried, int numeric, int features) {
    boolean triesMany = 2L * tried >= features || (tried >= 256 && 4L * tried >= features);
    return triesMany && 2L * numeric >= features;
  }

  private static int capacity(long rows, int features) {
    int most = (int) Math.min(rows, Math.min(MOST, MAX_VALUES / Math.max(1, features)));
    return most < LEAST ? 0 : most;
  }

  /** Bytes of working memory at most. */
  static long bytes(long rows, int features) {
    return (long) capacity(rows, features) * features * Short.BYTES;
  }

  /** Must be called for each node, in preorder: it may be outside the part that is sorted. */
  void turnTo(TreeNode node) {
    if (node.depth <= topDepth) {
      topDepth = NOWHERE;
    }
  }

  /** Sorts a node's rows, for it and all below it, once they are few enough. */
  void sort(TreeNode node, TreeRows rows) {
    if (topDepth == NOWHERE && node.size() >= LEAST && node.size() <= capacity) {
      sortAll(node, rows);
      topDepth = node.depth;
      top = node.from;
    }
  }

  /** Whether the node that was turned to is in the part that is sorted. */
  boolean isIn() {
    return topDepth != NOWHERE;
  }

  private void sortAll(TreeNode node, TreeRows rows) {
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

  /** Whether both rows of a node of two have the same bin of a numeric feature. */
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
    byte[] column = table.columns()[feature];
    // The node's rows by whichever feature.
    int from = first(node, features[0]);
    int to = from + node.size();
    for (int at = from; at < to; at++) {
      int number = number(keys[at]);
      int row = tableRows[number];
      int bin = column[row] & 0xFF;
      boolean goesLeft =
          bin == side.partedBin()
              ? table.partsOf(feature)[row] <= side.lastPart()
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

  /** Keys of all features, those of a node and a feature from {@link #first}, by bin. */
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
