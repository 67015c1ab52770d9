package io.sparkforest.trainer.inmemory;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A tree's rows, in the order of its leaves as far as it is grown: each {@link TreeNode} has a
 * range, which a split parts in place and in order. With a drawn row go how often it was drawn, its
 * label and its weight, both times that number and as whole numbers, so that memory is read
 * forwards. Rows that were not drawn, or are held out, come after all that were and have ranges of
 * their own; of them only the numbers are known.
 */
final class TreeRows {
  private static final int NOWHERE = -1;

  private final BinnedRows table;
  private final FixedPoint scale;
  private final Bag bag;
  private final TableWindow window;

  private final int[] rows;
  private final byte[] counts;
  private final long[] sums;
  private final long @Nullable [] weights;

  // Where the right side of a split waits.
  private final int[] rightRows;
  private final byte[] rightCounts;
  private final long[] rightSums;
  private final long @Nullable [] rightWeights;

  /** The depth of the node above all those whose rows are copied. */
  private int localDepth = NOWHERE;

  /** Allocates 26 bytes a row ({@link MemoryNeed}). */
  TreeRows(BinnedRows table, FixedPoint scale, TreeSettings settings) {
    this.table = table;
    this.scale = scale;
    bag = new Bag(settings);
    window = new TableWindow(table);
    int size = table.trainingRows();
    rows = new int[table.size()];
    counts = new byte[size];
    sums = new long[size];
    weights = table.isWeighted() ? new long[size] : null;
    rightRows = new int[table.size()];
    rightCounts = new byte[size];
    rightSums = new long[size];
    rightWeights = table.isWeighted() ? new long[size] : null;
  }

  /**
   * Draws a tree's rows, or takes each once if that draws none, and gives all to the root.
   *
   * @param needsOut whether the rows that were not drawn are the root's, too
   */
  void draw(SplittableRandom random, TreeNode root, boolean needsOut) {
    int in = draw(random, false);
    if (in == 0) {
      // A tree of no row would predict nothing.
      in = draw(random, true);
    }
    root.from = 0;
    root.to = in;
    root.outFrom = in;
    root.outTo = needsOut ? table.size() : in;
    root.constants = 0;
    root.sum = 0;
    root.weight = 0;
    root.count = 0;
    for (int at = 0; at < in; at++) {
      root.sum += sums[at];
      root.weight += weights == null ? counts[at] : weights[at];
      root.count += counts[at];
    }
  }

  /** Returns how many different rows there are. */
  private int draw(SplittableRandom random, boolean takesAll) {
    int in = 0;
    int out = 0;
    for (int row = 0; row < table.trainingRows(); row++) {
      int drawn = takesAll ? 1 : bag.draw(random);
      if (drawn == 0 || table.isLeftOut(row)) {
        rightRows[out++] = row;
        continue;
      }
      double rowWeight = table.weight(row);
      rows[in] = row;
      counts[in] = (byte) drawn;
      sums[in] = drawn * scale.label(table.label(row), rowWeight);
      if (weights != null) {
        weights[in] = drawn * scale.weight(rowWeight);
      }
      in++;
    }
    for (int row = table.trainingRows(); row < table.size(); row++) {
      rightRows[out++] = row;
    }
    System.arraycopy(rightRows, 0, rows, in, out);
    return in;
  }

  /** Must be called for each node, in preorder, before its rows are accessed. */
  void turnTo(TreeNode node) {
    if (node.depth <= localDepth) {
      window.widen();
      localDepth = NOWHERE;
    }
  }

  /**
   * Copies what is needed of a node's rows side by side, for the node and all below it, once they
   * are few enough.
   */
  void narrowTo(TreeNode node) {
    if (localDepth == NOWHERE && window.fits(node.size() + node.outTo - node.outFrom)) {
      window.narrow(rows, node.from, node.to, node.outFrom, node.outTo);
      localDepth = node.depth;
    }
  }

  /** Whether all labels of a node are the same. */
  boolean isPure(TreeNode node) {
    double[] labels = window.labels();
    for (int at = node.from + 1; at < node.to; at++) {
      if (labels[rows[at]] != labels[rows[node.from]]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the first two rows of a node have the same bin of a feature. */
  boolean startInSameBin(TreeNode node, int feature) {
    byte[] column = window.column(feature);
    return column[rows[node.from]] == column[rows[node.from + 1]];
  }

  /** Adds a node to a tree as a leaf, and returns the mean of its labels, or 0 without weight. */
  double addLeaf(TreeNode node, FlatTree.Builder tree) {
    double[] labels = window.labels();
    int count = 0;
    double weight = 0;
    double sum = 0;
    double squares = 0;
    for (int at = node.from; at < node.to; at++) {
      int row = rows[at];
      double label = labels[row];
      double rowWeight = counts[at] * table.weight(window.tableRow(row));
      count += counts[at];
      weight += rowWeight;
      sum += rowWeight * label;
      squares += rowWeight * label * label;
    }
    tree.addLeaf(count, weight, sum, squares);
    return weight > 0 ? sum / weight : 0;
  }

  /** Adds what a leaf predicts to the sums of its rows. */
  void addPrediction(TreeNode leaf, long prediction, RowSums predictions) {
    for (int at = leaf.from; at < leaf.to; at++) {
      predictions.addInBag(window.tableRow(rows[at]), prediction);
    }
    for (int at = leaf.outFrom; at < leaf.outTo; at++) {
      predictions.addOutOfBag(window.tableRow(rows[at]), prediction);
    }
  }

  /** Parts a node's rows: those that are on a cut's left side go to the left. */
  void part(TreeNode node, int feature, LeftSide side, TreeNode left, TreeNode right) {
    left.from = node.from;
    left.to = partIn(feature, side, node.from, node.to);
    right.from = left.to;
    right.to = node.to;
    left.outFrom = node.outFrom;
    left.outTo = partOut(feature, side, node.outFrom, node.outTo);
    right.outFrom = left.outTo;
    right.outTo = node.outTo;
    left.constants = node.constants;
    right.constants = node.constants;
  }

  /** Whether a row of a bin that is cut between its parts goes left. */
  private int isLeftPart(int feature, LeftSide side, int row) {
    return parts(feature)[window.tableRow(row)] <= side.lastPart() ? 1 : 0;
  }

  /**
   * Parts a range, and returns where the right side begins. Each row is written to both sides and
   * then counted on one, since a branch would be mispredicted every other time.
   */
  private int partIn(int feature, LeftSide side, int from, int to) {
    byte[] column = window.column(feature);
    long[] left = side.bins().words();
    int parted = side.partedBin();
    int middle = from;
    int right = 0;
    for (int at = from; at < to; at++) {
      int row = rows[at];
      byte count = counts[at];
      long sum = sums[at];
      int bin = column[row] & 0xFF;
      int isLeft =
          bin == parted ? isLeftPart(feature, side, row) : (int) (left[bin >>> 6] >>> bin) & 1;
      if (weights != null && rightWeights != null) {
        long weight = weights[at];
        weights[middle] = weight;
        rightWeights[right] = weight;
      }
      rows[middle] = row;
      rightRows[right] = row;
      counts[middle] = count;
      rightCounts[right] = count;
      sums[middle] = sum;
      rightSums[right] = sum;
      middle += isLeft;
      right += 1 - isLeft;
    }
    for (int at = 0; at < right; at++) {
      rows[middle + at] = rightRows[at];
      counts[middle + at] = rightCounts[at];
      sums[middle + at] = rightSums[at];
    }
    if (weights != null && rightWeights != null) {
      System.arraycopy(rightWeights, 0, weights, middle, right);
    }
    return middle;
  }

  private int partOut(int feature, LeftSide side, int from, int to) {
    byte[] column = window.column(feature);
    long[] left = side.bins().words();
    int parted = side.partedBin();
    int middle = from;
    int right = 0;
    for (int at = from; at < to; at++) {
      int row = rows[at];
      int bin = column[row] & 0xFF;
      int isLeft =
          bin == parted ? isLeftPart(feature, side, row) : (int) (left[bin >>> 6] >>> bin) & 1;
      rows[middle] = row;
      rightRows[right] = row;
      middle += isLeft;
      right += 1 - isLeft;
    }
    for (int at = 0; at < right; at++) {
      rows[middle + at] = rightRows[at];
    }
    return middle;
  }

  // The arrays themselves, for loops that cannot afford a call.

  /** Numbers of the drawn rows, by which {@link #column} has their bins. */
  int[] rows() {
    return rows;
  }

  /** How often each was drawn. */
  byte[] counts() {
    return counts;
  }

  /** The label of each, times its weight and how often it was drawn. */
  long[] sums() {
    return sums;
  }

  /** The weight of each, times how often it was drawn; none if all weigh one. */
  long @Nullable [] weights() {
    return weights;
  }

  /** Parts of a feature's bins by a row's number in the table. */
  byte[] parts(int feature) {
    return table.partsOf(feature);
  }

  /** A row's number in the table. */
  int tableRow(int row) {
    return window.tableRow(row);
  }

  /** A feature's bins by row number, an unsigned byte each. */
  byte[] column(int feature) {
    return window.column(feature);
  }
}
