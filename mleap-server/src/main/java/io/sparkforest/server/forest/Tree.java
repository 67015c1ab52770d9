package io.sparkforest.server.forest;

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

  /** How many nodes there are, leaves among them. */
  public int size() {
    return nodes();
  }
}
