package io.sparkforest.server.forest;

import java.util.Arrays;
import java.util.List;

/**
 * Finds the leaves of many small trees at once, by the bits of words.
 *
 * <p>QuickScorer (Lucchese, Nardini, Orlando, Perego, Tonellotto, Venturini, <i>QuickScorer: A Fast
 * Algorithm to Rank Documents with Additive Ensembles of Regression Trees</i>, SIGIR 2015) has a
 * word for each tree, with a bit for each leaf from left to right. A node whose test fails makes
 * the leaves of its left subtree impossible, whatever the other nodes say. Where all failing nodes
 * have taken their leaves away, the lowest bit that is left is the row's leaf.
 *
 * <p>QuickScorer visits the failing nodes one by one. But which nodes on one feature fail follows
 * from the feature's code alone ({@link FeatureCodes}), so here their masks are joined beforehand:
 * a table has a word for each tree and each code of each feature, and a row takes the conjunction
 * of as many words of a tree as there are features. The words of neighbouring trees lie beside each
 * other, so that the processor joins several at a time; there is no branch, and nothing depends on
 * the depth. Categories are codes like others. Trees come in blocks whose tables fit a core's
 * cache, so that many rows read a table from memory once.
 */
final class BitVectors implements Evaluation {
  static final int MAX_LEAVES = Long.SIZE;

  /** Trees whose words a row takes at a time: two kilobytes, less than a first-level cache. */
  private static final int BLOCK = 128;

  private static final int BLOCK_ROWS = 64;

  /** Beyond this, rows would wait for memory more than for a walk. */
  private static final long MAX_BYTES = 32L << 20;

  private final int slots;

  /** Where each feature's codes begin in a block's table. */
  private final int[] starts;

  private final long[][] tables;
  private final int[] leafStarts;
  private final double[] leaves;

  private BitVectors(int slots, int[] starts, long[][] tables, int[] leafStarts, double[] leaves) {
    this.slots = slots;
    this.starts = starts;
    this.tables = tables;
    this.leafStarts = leafStarts;
    this.leaves = leaves;
  }

  /** Whether the trees are small enough, and the tables too. */
  static boolean fits(List<Tree> trees, FeatureCodes codes) {
    long words = 0;
    for (int slot = 0; slot < codes.size(); slot++) {
      words += codes.cardinality(slot);
    }
    return codes.size() > 0
        && words * trees.size() * Long.BYTES <= MAX_BYTES
        && trees.stream().allMatch(tree -> tree.leaves <= MAX_LEAVES);
  }

  static BitVectors of(List<Tree> trees, FeatureCodes codes, int features) {
    int[] starts = new int[codes.size() + 1];
    for (int slot = 0; slot < codes.size(); slot++) {
      starts[slot + 1] = starts[slot] + codes.cardinality(slot);
    }
    int[] leafStarts = new int[trees.size() + 1];
    for (int tree = 0; tree < trees.size(); tree++) {
      leafStarts[tree + 1] = leafStarts[tree] + trees.get(tree).leaves;
    }
    double[] leaves = new double[leafStarts[trees.size()]];
    long[][] tables = new long[(trees.size() + BLOCK - 1) / BLOCK][];
    int[] ofThresholds = codes.slots(features, false);
    int[] ofCategories = codes.slots(features, true);
    for (int block = 0; block < tables.length; block++) {
      int first = block * BLOCK;
      int width = Math.min(BLOCK, trees.size() - first);
      tables[block] = new long[starts[codes.size()] * width];
      Arrays.fill(tables[block], -1L);
      for (int column = 0; column < width; column++) {
        Column writer =
            new Column(
                trees.get(first + column),
                codes,
                ofThresholds,
                ofCategories,
                starts,
                tables[block]);
        writer.write(width, column, leaves, leafStarts[first + column]);
      }
    }
    return new BitVectors(codes.size(), starts, tables, leafStarts, leaves);
  }

  @Override
  public long[] scratch() {
    return new long[Math.min(BLOCK, leafStarts.length - 1)];
  }

  @Override
  public int blockRows() {
    return BLOCK_ROWS;
  }

  @Override
  public void add(int[] codes, int rows, double[] sums, int start, long[] words) {
    int stride = slots + 1;
    for (int block = 0; block < tables.length; block++) {
      int first = block * BLOCK;
      int width = Math.min(BLOCK, leafStarts.length - 1 - first);
      for (int row = 0; row < rows; row++) {
        join(tables[block], codes, row * stride, width, words);
        double sum = sums[start + row];
        for (int tree = 0; tree < width; tree++) {
          sum += leaves[leafStarts[first + tree] + Long.numberOfTrailingZeros(words[tree])];
        }
        sums[start + row] = sum;
      }
    }
  }

  @Override
  public void tell(int[] codes, int rows, double[] predictions, int start, long[] words) {
    int stride = slots + 1;
    int trees = leafStarts.length - 1;
    for (int block = 0; block < tables.length; block++) {
      int first = block * BLOCK;
      int width = Math.min(BLOCK, trees - first);
      for (int row = 0; row < rows; row++) {
        join(tables[block], codes, row * stride, width, words);
        int to = start + row * trees + first;
        for (int tree = 0; tree < width; tree++) {
          predictions[to + tree] =
              leaves[leafStarts[first + tree] + Long.numberOfTrailingZeros(words[tree])];
        }
      }
    }
  }

  private void join(long[] table, int[] codes, int row, int width, long[] words) {
    System.arraycopy(table, (starts[0] + codes[row]) * width, words, 0, width);
    for (int slot = 1; slot < slots; slot++) {
      int from = (starts[slot] + codes[row + slot]) * width;
      for (int tree = 0; tree < width; tree++) {
        words[tree] &= table[from + tree];
      }
    }
  }

  /** Writes one tree's column of a table. */
  private static final class Column {
    private final Tree tree;
    private final FeatureCodes codes;
    private final int[] ofThresholds;
    private final int[] ofCategories;
    private final int[] starts;
    private final long[] table;

    Column(
        Tree tree,
        FeatureCodes codes,
        int[] ofThresholds,
        int[] ofCategories,
        int[] starts,
        long[] table) {
      this.tree = tree;
      this.codes = codes;
      this.ofThresholds = ofThresholds;
      this.ofCategories = ofCategories;
      this.starts = starts;
      this.table = table;
    }

    void write(int width, int column, double[] leaves, int leafStart) {
      write(0, 0, width, column, leaves, leafStart);
    }

    /**
     * Writes a subtree, which is no deeper than a word has bits.
     *
     * @param first the number of its leftmost leaf
     * @return one past the number of its rightmost leaf
     */
    private int write(int node, int first, int width, int column, double[] leaves, int leafStart) {
      int feature = tree.feature[node];
      if (feature == Tree.LEAF) {
        leaves[leafStart + first] = tree.value[node];
        return first + 1;
      }
      int middle = write(tree.child[node], first, width, column, leaves, leafStart);
      int end = write(tree.child[node] + 1, middle, width, column, leaves, leafStart);
      // The left subtree leaves at least one leaf to the right one: fewer than 64 bits.
      long without = ~(((1L << (middle - first)) - 1) << first);
      if (feature >= 0) {
        int slot = ofThresholds[feature];
        int cut = codes.cut(slot, tree.value[node]);
        for (int code = cut + 1; code < codes.cardinality(slot); code++) {
          table[(starts[slot] + code) * width + column] &= without;
        }
      } else {
        int slot = ofCategories[~feature];
        CategorySet set = tree.sets[(int) tree.value[node]];
        for (int code = 0; code < codes.cardinality(slot); code++) {
          if (!set.goesLeft(code)) {
            table[(starts[slot] + code) * width + column] &= without;
          }
        }
      }
      return end;
    }
  }
}
