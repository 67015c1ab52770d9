package io.sparkforest.server.forest;

import java.util.List;

/**
 * Trees with one word a node, {@value Long#BYTES} bytes.
 *
 * <p>From its lowest bit on, the word of a split holds whether its left child is a leaf, whether
 * its right child is, whether it is a split on a set that is elsewhere, the place of the row's code
 * (15 bits), what the code is compared with (22 bits), and how many words further on its left child
 * is (24 bits); the right child is the next one. A code that is at least the cut goes right. For
 * categories the cut has a bit for each code that goes right, or, if there may be more than {@value
 * #MASKED}, the number of a set. The word of a leaf is its prediction. A tree that is a single leaf
 * has a split above it both of whose children are that leaf.
 *
 * <p>Nodes that a row is likely to visit one after the other lie beside each other: words come in
 * runs of a cache line's length, each of which begins with two siblings and goes on with the
 * children of those that have the most leaves below (the clusters of Alstrup et al., <i>Efficient
 * Tree Layout in a Multilevel Memory Hierarchy</i>, 2003, with leaves for probabilities).
 *
 * @param roots where each tree begins
 * @param nodes the words
 * @param isMasked for each place of a code whether it has categories whose sets are in the nodes
 * @param setStarts where each set begins that is not in its node
 * @param sets bit by bit, which codes go right
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PackedNodes(int[] roots, long[] nodes, boolean[] isMasked, int[] setStarts, int[] sets) {
  static final int SET_SHIFT = 2;
  static final int SLOT_SHIFT = 3;
  static final int SLOT_MASK = (1 << 15) - 1;
  static final int CUT_SHIFT = 18;
  static final int CUT_MASK = (1 << 22) - 1;
  static final int CHILD_SHIFT = 40;

  /** Codes of categories whose sets fit the place of a cut. */
  private static final int MASKED = 22;

  /** Two siblings take 16 of a cache line's 64 bytes. */
  private static final int PAIRS = 4;

  /** A node's place and a bit more must fit an int. */
  private static final int MAX_NODES = 1 << 30;

  /**
   * Packs trees.
   *
   * @throws UnsupportedTreeException if a node does not fit a word, or all do not fit an array: if
   *     a forest splits on 32,768 features or more, or on 4,194,303 thresholds of a feature, or if
   *     a tree has 16,777,216 nodes
   */
  static PackedNodes of(List<Tree> trees, FeatureCodes codes, int features) {
    return new Packing(trees, codes, features).pack();
  }

  private static final class Packing {
    private final List<Tree> trees;
    private final FeatureCodes codes;
    private final int[] ofThresholds;
    private final int[] ofCategories;
    private final int[] roots;
    private final long[] nodes;
    private final boolean[] isMasked;
    private final int[] setStarts;
    private final int[] sets;
    private int setCount;
    private int setEnd;

    // The tree's that is packed.
    private final int[] leavesBelow;
    private final int[] places;
    private final int[] waiting;

    /** Nodes whose children may come next in the run, at most one more than there are pairs. */
    private final int[] candidates = new int[PAIRS + 1];

    private Packing(List<Tree> trees, FeatureCodes codes, int features) {
      this.trees = trees;
      this.codes = codes;
      ofThresholds = codes.slots(features, false);
      ofCategories = codes.slots(features, true);
      isMasked = new boolean[codes.size()];
      int greatestCut = 0;
      for (int slot = 0; slot < isMasked.length; slot++) {
        isMasked[slot] = codes.isCategorical(slot) && codes.cardinality(slot) <= MASKED;
        greatestCut = Math.max(greatestCut, codes.cardinality(slot));
      }
      long nodeCount = 0;
      int largest = 0;
      int setsElsewhere = 0;
      long words = 0;
      for (Tree tree : trees) {
        nodeCount += Math.max(tree.nodes(), 3);
        largest = Math.max(largest, tree.nodes());
        for (int node = 0; node < tree.nodes(); node++) {
          if (FeatureCodes.isSet(tree, node) && !isMasked[ofCategories[~tree.feature[node]]]) {
            setsElsewhere++;
            words += words(ofCategories[~tree.feature[node]]);
          }
        }
      }
      if (nodeCount > MAX_NODES
          || words > Integer.MAX_VALUE - 8
          || Math.max(greatestCut, setsElsewhere) > CUT_MASK
          || codes.size() > SLOT_MASK
          || largest >= 1 << (Long.SIZE - CHILD_SHIFT)) {
        throw new UnsupportedTreeException("the forest is too large for words of eight bytes");
      }
      roots = new int[trees.size()];
      nodes = new long[(int) nodeCount];
      setStarts = new int[setsElsewhere];
      sets = new int[(int) words];
      leavesBelow = new int[largest];
      places = new int[largest];
      waiting = new int[largest];
    }

    private int words(int slot) {
      return (codes.cardinality(slot) + 31) >>> 5;
    }

    private PackedNodes pack() {
      int base = 0;
      for (int number = 0; number < roots.length; number++) {
        Tree tree = trees.get(number);
        roots[number] = base;
        if (tree.nodes() == 1) {
          nodes[base] = 3L | 1L << CHILD_SHIFT;
          nodes[base + 1] = Double.doubleToRawLongBits(tree.value[0]);
          nodes[base + 2] = nodes[base + 1];
          base += 3;
        } else {
          place(tree);
          for (int node = 0; node < tree.nodes(); node++) {
            nodes[base + places[node]] = word(tree, node);
          }
          base += tree.nodes();
        }
      }
      return new PackedNodes(roots, nodes, isMasked, setStarts, sets);
    }

    /** Decides where a tree's nodes go. A node's children have greater numbers than it has. */
    private void place(Tree tree) {
      for (int node = tree.nodes() - 1; node >= 0; node--) {
        int child = tree.child[node];
        leavesBelow[node] =
            isLeaf(tree, node) ? 0 : 1 + leavesBelow[child] + leavesBelow[child + 1];
      }
      places[0] = 0;
      int placed = 1;
      int runs = 1;
      waiting[0] = 0;
      while (runs > 0) {
        candidates[0] = waiting[--runs];
        int size = 1;
        for (int pair = 0; pair < PAIRS && size > 0; pair++) {
          int likeliest = 0;
          for (int other = 1; other < size; other++) {
            if (leavesBelow[candidates[other]] > leavesBelow[candidates[likeliest]]) {
              likeliest = other;
            }
          }
          int child = tree.child[candidates[likeliest]];
          candidates[likeliest] = candidates[--size];
          places[child] = placed++;
          places[child + 1] = placed++;
          for (int node = child; node <= child + 1; node++) {
            if (!isLeaf(tree, node)) {
              candidates[size++] = node;
            }
          }
        }
        while (size > 0) {
          waiting[runs++] = candidates[--size];
        }
      }
    }

    private static boolean isLeaf(Tree tree, int node) {
      return tree.feature[node] == Tree.LEAF;
    }

    private long word(Tree tree, int node) {
      int feature = tree.feature[node];
      if (feature == Tree.LEAF) {
        return Double.doubleToRawLongBits(tree.value[node]);
      }
      int child = tree.child[node];
      long bits = (isLeaf(tree, child) ? 1L : 0) | (isLeaf(tree, child + 1) ? 2L : 0);
      int slot;
      long cut;
      if (feature >= 0) {
        slot = ofThresholds[feature];
        cut = codes.cut(slot, tree.value[node]) + 1L;
      } else {
        slot = ofCategories[~feature];
        CategorySet set = tree.sets[(int) tree.value[node]];
        if (isMasked[slot]) {
          cut = 0;
          for (int code = 0; code < codes.cardinality(slot); code++) {
            cut |= set.goesLeft(code) ? 0 : 1L << code;
          }
        } else {
          bits |= 1L << SET_SHIFT;
          cut = addSet(set, slot);
        }
      }
      long distance = (long) places[child] - places[node];
      return bits | (long) slot << SLOT_SHIFT | cut << CUT_SHIFT | distance << CHILD_SHIFT;
    }

    /** The set's number. */
    private int addSet(CategorySet set, int slot) {
      setStarts[setCount] = setEnd;
      for (int code = 0; code < codes.cardinality(slot); code++) {
        if (!set.goesLeft(code)) {
          sets[setEnd + (code >> 5)] |= 1 << code;
        }
      }
      setEnd += words(slot);
      return setCount++;
    }
  }
}
