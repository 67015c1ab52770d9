package io.sparkforest.trainer.inmemory;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The histograms of all features that dense nodes keep if every node tries all features, and from
 * which their children's are made. A node is dense if it has at least twice as many rows as a
 * feature has bins at most: then most bins may be thought to hold some.
 */
final class NodeHistograms {
  /** Histograms that may wait while a tree is grown: one for each level and the one in use. */
  static final int MOST = 32;

  private static final int DENSE = 2;

  private final BinnedRows table;
  private final boolean triesAll;
  private final int maxDepth;
  private final int denseRows;

  // Where each feature starts, and all end.
  private final int[] starts;
  private final Deque<Histogram> unused = new ArrayDeque<>();
  private final int most;
  private int allocated;

  NodeHistograms(BinnedRows table, TreeSettings settings) {
    this(table, settings, MOST);
  }

  /**
   * Without any histogram yet.
   *
   * @param most how many there is memory for; a node that gets none counts each feature by itself
   */
  NodeHistograms(BinnedRows table, TreeSettings settings, int most) {
    this.most = most;
    this.table = table;
    triesAll = settings.featuresPerNode() >= table.features();
    maxDepth = settings.maxDepth();
    starts = new int[table.features() + 1];
    int maxBins = 0;
    for (int feature = 0; feature < table.features(); feature++) {
      int bins = table.bins(feature).size();
      starts[feature + 1] = starts[feature] + bins;
      maxBins = Math.max(maxBins, bins);
    }
    denseRows = DENSE * maxBins;
  }

  /** The place of a feature's first bin. */
  int start(int feature) {
    return starts[feature];
  }

  /** Rows that a dense node has at least. */
  int denseRows() {
    return denseRows;
  }

  /** Whether a node of so many rows is dense. */
  boolean isDense(int rows) {
    return rows >= denseRows;
  }

  /** Counts a node's rows, if it is to have a histogram and has none from its parent. */
  void provide(TreeNode node, TreeRows rows) {
    if (node.histogram == null && triesAll && isDense(node.size())) {
      node.histogram = counted(node, rows);
    }
  }

  /** Gives a split node's histogram to those of its children that are to have one. */
  void passOn(TreeNode node, TreeRows rows, TreeNode left, TreeNode right) {
    Histogram rest = node.histogram;
    if (rest == null) {
      return;
    }
    node.histogram = null;
    boolean leftIsSmaller = left.size() < right.size();
    TreeNode small = leftIsSmaller ? left : right;
    TreeNode large = leftIsSmaller ? right : left;
    if (!isDense(large.size()) || large.depth == maxDepth) {
      unused.push(rest);
      return;
    }
    Histogram counted = isDense(small.size()) ? counted(small, rows) : null;
    if (counted != null) {
      rest.subtract(counted);
      small.histogram = counted;
    } else {
      add(small, rows, rest, -1);
    }
    large.histogram = rest;
  }

  /** Takes back the histogram of a node that became a leaf. */
  void release(TreeNode leaf) {
    if (leaf.histogram != null) {
      unused.push(leaf.histogram);
      leaf.histogram = null;
    }
  }

  /** None if there is no memory for one more. */
  private @Nullable Histogram counted(TreeNode node, TreeRows rows) {
    Histogram histogram = unused.poll();
    if (histogram == null) {
      if (allocated == most) {
        return null;
      }
      allocated++;
      histogram = new Histogram(starts[table.features()], table.isWeighted());
    } else {
      histogram.clear();
    }
    add(node, rows, histogram, 1);
    return histogram;
  }

  private void add(TreeNode node, TreeRows rows, Histogram histogram, long sign) {
    for (int feature = 0; feature < table.features(); feature++) {
      // A feature of one bin is never asked.
      if (table.bins(feature).size() > 1) {
        histogram.add(rows, feature, node.from, node.to, starts[feature], sign);
      }
    }
  }
}
