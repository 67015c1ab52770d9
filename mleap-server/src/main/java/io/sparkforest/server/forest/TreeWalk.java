package io.sparkforest.server.forest;

import java.util.List;

/**
 * Follows each row from the root of each tree to its leaf.
 *
 * <p>A node is one word: where the row's code is, what it is compared with, how far away the left
 * child is, and which children are leaves ({@link PackedNodes}). A leaf is its prediction. The step
 * to a child is arithmetic without a branch, which a processor would mispredict every other time.
 * So {@value #LANES} walks go on at a time, whose steps do not wait for each other: those of
 * several rows down the same tree, which stays in the first-level cache meanwhile, or those of one
 * row down several trees. A lane that has found its leaf repeats its last step until all have.
 *
 * <p>This is the interleaving of Asadi, Lin, de Vries, <i>Runtime Optimizations for Tree-Based
 * Machine Learning Models</i> (IEEE TKDE 2014), with nodes of categories beside those of
 * thresholds.
 */
final class TreeWalk implements Evaluation {
  private static final int LANES = 4;

  /** Codes of the rows that go down a tree together: half of a first-level cache. */
  private static final int BLOCK_CODES = 4_096;

  private static final int MAX_BLOCK_ROWS = 256;
  private static final int MIN_BLOCK_ROWS = 32;

  /** Codes of a row, and one more that only {@link FlatForest} knows of. */
  private final int width;

  private final int[] roots;
  private final long[] nodes;

  /** Bit by bit, which codes go right; the first word is no set's. */
  private final int[] sets;

  private final boolean hasSets;

  // How a node is read.
  private final int slotMask;
  private final int cutShift;
  private final int cutMask;
  private final int childShift;

  private TreeWalk(PackedNodes packed, int width) {
    this.width = width;
    roots = packed.roots();
    nodes = packed.nodes();
    sets = packed.sets();
    hasSets = sets.length > 1;
    slotMask = packed.slotMask();
    cutShift = packed.cutShift();
    cutMask = packed.cutMask();
    childShift = packed.childShift();
  }

  static TreeWalk of(List<Tree> trees, FeatureCodes codes, int features) {
    return new TreeWalk(PackedNodes.of(trees, codes, features), codes.size() + 1);
  }

  /** The prediction that each lane has found. */
  @Override
  public long[] scratch() {
    return new long[LANES];
  }

  @Override
  public int blockRows() {
    return Math.max(MIN_BLOCK_ROWS, Math.min(MAX_BLOCK_ROWS, BLOCK_CODES / width));
  }

  @Override
  public void add(int[] rowCodes, int rows, double[] sums, int start, long[] found) {
    int together = rows - rows % LANES;
    for (int tree = 0; tree < roots.length && together > 0; tree++) {
      for (int row = 0; row < together; row += LANES) {
        follow(rowCodes, row * width, width, tree, 0, found);
        for (int lane = 0; lane < LANES; lane++) {
          sums[start + row + lane] += Double.longBitsToDouble(found[lane]);
        }
      }
    }
    for (int row = together; row < rows; row++) {
      sums[start + row] = add(rowCodes, row * width, sums[start + row], found);
    }
  }

  private double add(int[] rowCodes, int row, double before, long[] found) {
    double sum = before;
    int tree = 0;
    for (; tree + LANES <= roots.length; tree += LANES) {
      follow(rowCodes, row, 0, tree, 1, found);
      for (int lane = 0; lane < LANES; lane++) {
        sum += Double.longBitsToDouble(found[lane]);
      }
    }
    for (; tree < roots.length; tree++) {
      sum += Double.longBitsToDouble(leaf(rowCodes, row, roots[tree]));
    }
    return sum;
  }

  @Override
  public void tell(int[] rowCodes, int rows, double[] predictions, int start, long[] found) {
    int trees = roots.length;
    int together = rows - rows % LANES;
    for (int tree = 0; tree < trees && together > 0; tree++) {
      for (int row = 0; row < together; row += LANES) {
        follow(rowCodes, row * width, width, tree, 0, found);
        int to = start + row * trees + tree;
        for (int lane = 0; lane < LANES; lane++) {
          predictions[to + lane * trees] = Double.longBitsToDouble(found[lane]);
        }
      }
    }
    for (int row = together; row < rows; row++) {
      tellOne(rowCodes, row * width, predictions, start + row * trees, found);
    }
  }

  private void tellOne(int[] rowCodes, int row, double[] predictions, int start, long[] found) {
    int tree = 0;
    for (; tree + LANES <= roots.length; tree += LANES) {
      follow(rowCodes, row, 0, tree, 1, found);
      for (int lane = 0; lane < LANES; lane++) {
        predictions[start + tree + lane] = Double.longBitsToDouble(found[lane]);
      }
    }
    for (; tree < roots.length; tree++) {
      predictions[start + tree] = Double.longBitsToDouble(leaf(rowCodes, row, roots[tree]));
    }
  }

  /** Each tree's prediction for one row. */
  void predictTrees(int[] rowCodes, double[] predictions) {
    for (int tree = 0; tree < roots.length; tree++) {
      predictions[tree] = Double.longBitsToDouble(leaf(rowCodes, 0, roots[tree]));
    }
  }

  private long leaf(int[] rowCodes, int row, int root) {
    int step = step(rowCodes, row, root);
    while ((step & 1) == 0) {
      step = step(rowCodes, row, step >>> 1);
    }
    return nodes[step >>> 1];
  }

  /**
   * Finds the leaves of all lanes.
   *
   * @param row where the codes of the first lane's row begin
   * @param rowStride from there to the next lane's
   * @param tree the first lane's tree
   * @param treeStride from there to the next lane's
   * @param found takes the predictions
   */
  private void follow(
      int[] rowCodes, int row, int rowStride, int tree, int treeStride, long[] found) {
    int rowB = row + rowStride;
    int rowC = rowB + rowStride;
    int rowD = rowC + rowStride;
    int a = roots[tree];
    int b = roots[tree + treeStride];
    int c = roots[tree + 2 * treeStride];
    int d = roots[tree + 3 * treeStride];
    int stepA;
    int stepB;
    int stepC;
    int stepD;
    do {
      stepA = step(rowCodes, row, a);
      stepB = step(rowCodes, rowB, b);
      stepC = step(rowCodes, rowC, c);
      stepD = step(rowCodes, rowD, d);
      a = inner(a, stepA);
      b = inner(b, stepB);
      c = inner(c, stepC);
      d = inner(d, stepD);
    } while ((stepA & stepB & stepC & stepD & 1) == 0);
    found[0] = nodes[stepA >>> 1];
    found[1] = nodes[stepB >>> 1];
    found[2] = nodes[stepC >>> 1];
    found[3] = nodes[stepD >>> 1];
  }

  /** The child that the row goes to, times two, plus one if that is a leaf. */
  private int step(int[] rowCodes, int row, int at) {
    long node = nodes[at];
    int code = rowCodes[row + ((int) (node >>> PackedNodes.SLOT_SHIFT) & slotMask)];
    int cut = (int) (node >>> cutShift) & cutMask;
    int right = ~(code - cut) >>> 31;
    if (hasSets) {
      int isSet = -((int) (node >>> PackedNodes.SET_SHIFT) & 1);
      int inSet = (sets[(cut + (code >> 5)) & isSet] >>> code) & 1;
      right = (right & ~isSet) | (inSet & isSet);
    }
    int child = at + (int) (node >>> childShift) + right;
    return child << 1 | ((int) (node >>> right) & 1);
  }

  /** Where the next step begins: at the child, or where the last one did if that is a leaf. */
  private static int inner(int before, int step) {
    int stays = -(step & 1);
    return (before & stays) | (step >>> 1 & ~stays);
  }
}
