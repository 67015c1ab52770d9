package io.sparkforest.server.forest;

import java.util.List;

/**
 * Follows each row from the root of each tree to its leaf.
 *
 * <p>A node is three numbers beside each other in one array: where the row's code is, what it is
 * compared with, and where the left child is; the right one follows it. The step to a child is
 * arithmetic without a branch, which a processor would mispredict every other time, and a leaf is a
 * node that leads to itself. So {@value #LANES} trees are walked at a time, whose steps do not wait
 * for each other, until none moves any more. Rows are taken {@link FlatForest} by block, and trees
 * in blocks whose nodes fit a core's cache, so that a block is read from memory once for all rows.
 *
 * <p>These are the layout and interleaving of Asadi, Lin, de Vries, <i>Runtime Optimizations for
 * Tree-Based Machine Learning Models</i> (IEEE TKDE 2014), with nodes of categories beside those of
 * thresholds.
 */
final class TreeWalk implements Evaluation {
  private static final int LANES = 4;
  private static final int STRIDE = 3;
  private static final int BLOCK_BYTES = 512 << 10;

  private final int codes;
  private final int[] roots;

  /** Place of the code (negative for categories), cut or set, place of the left child. */
  private final int[] nodes;

  /** Bit by bit, which codes go right; the first word is no set's. */
  private final int[] sets;

  private final double[] leaves;

  /** The first tree of each block, and the number of trees. */
  private final int[] blocks;

  private TreeWalk(int codes, int[] roots, int[] nodes, int[] sets, double[] leaves, int[] blocks) {
    this.codes = codes;
    this.roots = roots;
    this.nodes = nodes;
    this.sets = sets;
    this.leaves = leaves;
    this.blocks = blocks;
  }

  static TreeWalk of(List<Tree> trees, FeatureCodes codes, int features) {
    return new Layout(trees, codes, features).walk();
  }

  @Override
  public long[] scratch() {
    return new long[0];
  }

  @Override
  public void add(int[] rowCodes, int rows, double[] sums, int start, long[] scratch) {
    for (int block = 0; block + 1 < blocks.length; block++) {
      for (int row = 0; row < rows; row++) {
        sums[start + row] =
            add(rowCodes, row * codes, sums[start + row], blocks[block], blocks[block + 1]);
      }
    }
  }

  private double add(int[] rowCodes, int row, double before, int first, int end) {
    double sum = before;
    int tree = first;
    for (; tree + LANES <= end; tree += LANES) {
      int a = roots[tree];
      int b = roots[tree + 1];
      int c = roots[tree + 2];
      int d = roots[tree + 3];
      int moved;
      do {
        int nextA = step(rowCodes, row, a);
        int nextB = step(rowCodes, row, b);
        int nextC = step(rowCodes, row, c);
        int nextD = step(rowCodes, row, d);
        moved = (a ^ nextA) | (b ^ nextB) | (c ^ nextC) | (d ^ nextD);
        a = nextA;
        b = nextB;
        c = nextC;
        d = nextD;
      } while (moved != 0);
      sum += leaf(a);
      sum += leaf(b);
      sum += leaf(c);
      sum += leaf(d);
    }
    for (; tree < end; tree++) {
      sum += leaf(last(rowCodes, row, roots[tree]));
    }
    return sum;
  }

  /** Each tree's prediction for one row. */
  void predictTrees(int[] rowCodes, double[] predictions) {
    for (int tree = 0; tree < roots.length; tree++) {
      predictions[tree] = leaf(last(rowCodes, 0, roots[tree]));
    }
  }

  private int last(int[] rowCodes, int row, int root) {
    int node = root;
    int next = step(rowCodes, row, node);
    while (next != node) {
      node = next;
      next = step(rowCodes, row, node);
    }
    return node;
  }

  private double leaf(int node) {
    return leaves[nodes[node + 1]];
  }

  /**
   * The child that the row goes to. A leaf compares the code past the row's own, which every row
   * has as -1, and is its own left child.
   */
  private int step(int[] rowCodes, int row, int node) {
    int place = nodes[node];
    int cut = nodes[node + 1];
    int isSet = place >> 31;
    int code = rowCodes[row + (place & Integer.MAX_VALUE)];
    int above = (cut - code) >>> 31;
    int inSet = (sets[(cut + (code >> 5)) & isSet] >>> code) & 1;
    int right = (above & ~isSet) | (inSet & isSet);
    return nodes[node + 2] + right * STRIDE;
  }

  /** Lays trees out one after the other. */
  private static final class Layout {
    private final List<Tree> trees;
    private final FeatureCodes codes;
    private final int[] ofThresholds;
    private final int[] ofCategories;
    private final int[] roots;
    private final int[] nodes;
    private final int[] sets;
    private final double[] leaves;
    private int setEnd = 1;
    private int leafEnd;

    Layout(List<Tree> trees, FeatureCodes codes, int features) {
      this.trees = trees;
      this.codes = codes;
      ofThresholds = codes.slots(features, false);
      ofCategories = codes.slots(features, true);
      roots = new int[trees.size()];
      long nodeCount = 0;
      long leafCount = 0;
      long words = 1;
      for (Tree tree : trees) {
        nodeCount += tree.nodes();
        leafCount += tree.leaves;
        for (int node = 0; node < tree.nodes(); node++) {
          if (FeatureCodes.isSet(tree, node)) {
            words += words(ofCategories[~tree.feature[node]]);
          }
        }
      }
      if (nodeCount * STRIDE > Integer.MAX_VALUE - 8 || words > Integer.MAX_VALUE - 8) {
        throw new UnsupportedTreeException("the forest is too large for an array");
      }
      nodes = new int[(int) nodeCount * STRIDE];
      sets = new int[(int) words];
      leaves = new double[(int) leafCount];
    }

    private int words(int slot) {
      return (codes.cardinality(slot) + 31) >>> 5;
    }

    TreeWalk walk() {
      int base = 0;
      for (int number = 0; number < roots.length; number++) {
        Tree tree = trees.get(number);
        roots[number] = base;
        for (int node = 0; node < tree.nodes(); node++) {
          put(tree, node, base);
        }
        base += tree.nodes() * STRIDE;
      }
      return new TreeWalk(codes.size() + 1, roots, nodes, sets, leaves, blocks());
    }

    private void put(Tree tree, int node, int base) {
      int place = base + node * STRIDE;
      int feature = tree.feature[node];
      nodes[place + 2] = base + tree.child[node] * STRIDE;
      if (feature == Tree.LEAF) {
        nodes[place] = codes.size();
        nodes[place + 1] = leafEnd;
        leaves[leafEnd++] = tree.value[node];
      } else if (feature >= 0) {
        nodes[place] = ofThresholds[feature];
        nodes[place + 1] = codes.cut(ofThresholds[feature], tree.value[node]);
      } else {
        int slot = ofCategories[~feature];
        nodes[place] = slot | Integer.MIN_VALUE;
        nodes[place + 1] = setEnd;
        CategorySet set = tree.sets[(int) tree.value[node]];
        for (int code = 0; code < codes.cardinality(slot); code++) {
          if (!set.goesLeft(code)) {
            sets[setEnd + (code >> 5)] |= 1 << code;
          }
        }
        setEnd += words(slot);
      }
    }

    private int[] blocks() {
      int[] starts = new int[roots.length + 1];
      int size = 1;
      int begin = 0;
      for (int number = 1; number < roots.length; number++) {
        if (roots[number] - begin > BLOCK_BYTES / Integer.BYTES) {
          starts[size++] = number;
          begin = roots[number];
        }
      }
      starts[size++] = roots.length;
      return java.util.Arrays.copyOf(starts, size);
    }
  }
}
