package io.sparkforest.server.forest;

import java.util.List;

/**
 * Follows each row from the root of each tree to its leaf.
 *
 * <p>A node is one word: where the row's code is, what it is compared with, how far away the left
 * child is, and which children are leaves ({@link PackedNodes}). A leaf is its prediction. The step
 * to a child is arithmetic without a branch, which a processor would mispredict every other time.
 * Four walks go on at a time, whose steps do not wait for each other: those of several rows down
 * the same tree, which stays in the first-level cache meanwhile, or those of one row down several
 * trees. A walk that has found its leaf makes way for the next one at once, so that a deep leaf
 * holds up nobody; this is the one branch that is mispredicted, once a leaf.
 *
 * <p>This is the interleaving of Asadi, Lin, de Vries, <i>Runtime Optimizations for Tree-Based
 * Machine Learning Models</i> (IEEE TKDE 2014), with nodes of categories beside those of
 * thresholds.
 *
 * <p>In a row that is followed, a code is written such that one subtraction decides for thresholds
 * and categories alike: see {@link #right}.
 */
final class TreeWalk implements Evaluation {
  private static final int LANES = 4;

  /** With fewer rows, walks go on down several trees; else of several rows down a tree. */
  private static final int MIN_ROWS = 2 * LANES;

  /** Codes of the rows that go down a tree together: half of a first-level cache. */
  private static final int BLOCK_CODES = 4_096;

  private static final int MAX_BLOCK_ROWS = 256;
  private static final int MIN_BLOCK_ROWS = 32;

  /** An int's shift takes so many bits of its distance and ignores the others. */
  private static final int SHIFT_BITS = 5;

  /** Codes of a row, and one more that only {@link FlatForest} knows of. */
  private final int width;

  private final int[] roots;
  private final long[] nodes;
  private final boolean[] isMasked;

  /** Where each set begins that is not in its node, and which codes go right, bit by bit. */
  private final int[] setStarts;

  private final int[] sets;
  private final boolean hasSets;

  private TreeWalk(PackedNodes packed, int width) {
    this.width = width;
    roots = packed.roots();
    nodes = packed.nodes();
    isMasked = packed.isMasked();
    setStarts = packed.setStarts();
    sets = packed.sets();
    hasSets = sets.length > 0;
  }

  static TreeWalk of(List<Tree> trees, FeatureCodes codes, int features) {
    return new TreeWalk(PackedNodes.of(trees, codes, features), codes.size() + 1);
  }

  /** The prediction that each walk has found. */
  @Override
  public long[] scratch() {
    return new long[Math.max(roots.length, blockRows())];
  }

  @Override
  public int blockRows() {
    return Math.max(MIN_BLOCK_ROWS, Math.min(MAX_BLOCK_ROWS, BLOCK_CODES / width));
  }

  @Override
  public void add(int[] rowCodes, int rows, double[] sums, int start, long[] found) {
    rewrite(rowCodes, rows);
    if (rows < MIN_ROWS) {
      for (int row = 0; row < rows; row++) {
        follow(rowCodes, row * width, 0, 0, 1, roots.length, found);
        double sum = sums[start + row];
        for (int tree = 0; tree < roots.length; tree++) {
          sum += Double.longBitsToDouble(found[tree]);
        }
        sums[start + row] = sum;
      }
      return;
    }
    for (int tree = 0; tree < roots.length; tree++) {
      follow(rowCodes, 0, width, tree, 0, rows, found);
      for (int row = 0; row < rows; row++) {
        sums[start + row] += Double.longBitsToDouble(found[row]);
      }
    }
  }

  @Override
  public void tell(int[] rowCodes, int rows, double[] predictions, int start, long[] found) {
    rewrite(rowCodes, rows);
    int trees = roots.length;
    if (rows < MIN_ROWS) {
      for (int row = 0; row < rows; row++) {
        follow(rowCodes, row * width, 0, 0, 1, trees, found);
        for (int tree = 0; tree < trees; tree++) {
          predictions[start + row * trees + tree] = Double.longBitsToDouble(found[tree]);
        }
      }
      return;
    }
    for (int tree = 0; tree < trees; tree++) {
      follow(rowCodes, 0, width, tree, 0, rows, found);
      for (int row = 0; row < rows; row++) {
        predictions[start + row * trees + tree] = Double.longBitsToDouble(found[row]);
      }
    }
  }

  /** Each tree's prediction for one row. */
  void predictTrees(int[] rowCodes, double[] predictions) {
    tell(rowCodes, 1, predictions, 0, new long[roots.length]);
  }

  /** Writes codes as {@link #right} reads them. */
  private void rewrite(int[] rowCodes, int rows) {
    for (int row = 0; row < rows * width; row += width) {
      for (int slot = 0; slot < isMasked.length; slot++) {
        int code = rowCodes[row + slot];
        rowCodes[row + slot] = isMasked[slot] ? Integer.SIZE - 1 - code : (code + 1) << SHIFT_BITS;
      }
    }
  }

  /**
   * Finds the leaves of many walks.
   *
   * @param row where the codes of the first walk's row begin
   * @param rowStride from there to the next walk's
   * @param tree the first walk's tree
   * @param treeStride from there to the next walk's
   * @param walks how many
   * @param found takes their predictions
   */
  private void follow(
      int[] rowCodes, int row, int rowStride, int tree, int treeStride, int walks, long[] found) {
    if (walks < LANES) {
      for (int walk = 0; walk < walks; walk++) {
        end(rowCodes, row + walk * rowStride, roots[tree + walk * treeStride], walk, walks, found);
      }
      return;
    }
    int walkA = 0;
    int walkB = 1;
    int walkC = 2;
    int walkD = 3;
    int rowA = row;
    int rowB = row + rowStride;
    int rowC = row + 2 * rowStride;
    int rowD = row + 3 * rowStride;
    int a = roots[tree];
    int b = roots[tree + treeStride];
    int c = roots[tree + 2 * treeStride];
    int d = roots[tree + 3 * treeStride];
    int next = LANES;
    while (true) {
      long node = nodes[a];
      int right = right(node, rowCodes[rowA + slot(node)]);
      a += child(node) + right;
      if (isLeaf(node, right)) {
        found[walkA] = nodes[a];
        walkA = next++;
        if (walkA == walks) {
          break;
        }
        a = roots[tree + walkA * treeStride];
        rowA = row + walkA * rowStride;
      }
      node = nodes[b];
      right = right(node, rowCodes[rowB + slot(node)]);
      b += child(node) + right;
      if (isLeaf(node, right)) {
        found[walkB] = nodes[b];
        walkB = next++;
        if (walkB == walks) {
          break;
        }
        b = roots[tree + walkB * treeStride];
        rowB = row + walkB * rowStride;
      }
      node = nodes[c];
      right = right(node, rowCodes[rowC + slot(node)]);
      c += child(node) + right;
      if (isLeaf(node, right)) {
        found[walkC] = nodes[c];
        walkC = next++;
        if (walkC == walks) {
          break;
        }
        c = roots[tree + walkC * treeStride];
        rowC = row + walkC * rowStride;
      }
      node = nodes[d];
      right = right(node, rowCodes[rowD + slot(node)]);
      d += child(node) + right;
      if (isLeaf(node, right)) {
        found[walkD] = nodes[d];
        walkD = next++;
        if (walkD == walks) {
          break;
        }
        d = roots[tree + walkD * treeStride];
        rowD = row + walkD * rowStride;
      }
    }
    // One lane has nothing more to do; the others end their walks.
    end(rowCodes, rowA, a, walkA, walks, found);
    end(rowCodes, rowB, b, walkB, walks, found);
    end(rowCodes, rowC, c, walkC, walks, found);
    end(rowCodes, rowD, d, walkD, walks, found);
  }

  /** Follows a walk from a node to its leaf, unless all walks have begun elsewhere. */
  private void end(int[] rowCodes, int row, int from, int walk, int walks, long[] found) {
    if (walk == walks) {
      return;
    }
    int at = from;
    boolean isLeaf = false;
    while (!isLeaf) {
      long node = nodes[at];
      int right = right(node, rowCodes[row + slot(node)]);
      at += child(node) + right;
      isLeaf = isLeaf(node, right);
    }
    found[walk] = nodes[at];
  }

  /**
   * Whether a row goes right: 1, or 0 if it goes left.
   *
   * <p>The code of a threshold, plus one, is above the five bits that a shift heeds. So the cut is
   * not shifted, and what is less than the code gives a negative difference. The code of a category
   * is small enough to be nothing after the second shift, and the first one takes the category's
   * bit of the node's set to the sign.
   */
  private int right(long node, int code) {
    int cut = (int) (node >>> PackedNodes.CUT_SHIFT) & PackedNodes.CUT_MASK;
    int right = ((cut << code) - (code >>> SHIFT_BITS)) >>> 31;
    if (hasSets) {
      int category = (code >>> SHIFT_BITS) - 1;
      int isSet = -((int) (node >>> PackedNodes.SET_SHIFT) & 1);
      int word = setStarts[cut & isSet] + ((category >> 5) & isSet);
      right = (right & ~isSet) | ((sets[word] >>> category) & isSet & 1);
    }
    return right;
  }

  private static int slot(long node) {
    return (int) (node >>> PackedNodes.SLOT_SHIFT) & PackedNodes.SLOT_MASK;
  }

  private static int child(long node) {
    return (int) (node >>> PackedNodes.CHILD_SHIFT);
  }

  private static boolean isLeaf(long node, int right) {
    return (((int) node >>> right) & 1) != 0;
  }
}
