package io.sparkforest.server.forest;

import io.sparkforest.contract.shap.ShapTree;

/**
 * One tree: nodes in arrays, the root first, and the two children of a node beside each other.
 *
 * <p>A node's feature is what it splits on, {@link #LEAF} or, for a split on a set of categories,
 * the complement of the feature. Its value is a threshold, a leaf's prediction or the number of a
 * set. Its child is the left one's place.
 */
public final class Tree {
  static final int LEAF = Integer.MIN_VALUE;

  final int[] feature;
  final double[] value;
  final int[] child;
  final CategorySet[] sets;
  final int leaves;

  Tree(int[] feature, double[] value, int[] child, CategorySet[] sets, int leaves) {
    this.feature = feature;
    this.value = value;
    this.child = child;
    this.sets = sets;
    this.leaves = leaves;
  }

  int nodes() {
    return feature.length;
  }

  /** How many leaves there are. */
  public int leaves() {
    return leaves;
  }

  /**
   * The tree with the training rows of its leaves.
   *
   * @param rows of each leaf, from left to right
   * @throws IllegalArgumentException if the tree is too deep to be explained
   */
  public ShapTree explained(long[] rows) {
    ShapTree.Builder builder = new ShapTree.Builder();
    int[] open = new int[ShapTree.MAX_DEPTH + 2];
    int opened = 1;
    int leaf = 0;
    while (opened > 0) {
      int node = open[--opened];
      if (feature[node] == LEAF) {
        builder.addLeaf(value[node], (double) rows[leaf++]);
        continue;
      }
      if (feature[node] >= 0) {
        builder.addThresholdSplit(feature[node], value[node]);
      } else {
        CategorySet set = sets[(int) value[node]];
        builder.addCategorySplit(~feature[node], set.listed(), set.isLeft());
      }
      open[opened++] = child[node] + 1;
      open[opened++] = child[node];
    }
    return builder.build();
  }

  /** How many nodes there are, leaves among them. */
  public int size() {
    return nodes();
  }
}
