package io.sparkforest.trainer.inmemory;

import org.jspecify.annotations.Nullable;

/**
 * A node that is being grown: where its rows stand in {@link TreeRows} and what they add up to. The
 * fields are open, for this is a place to write on: a grower has one for each side and level of the
 * tree, over and over for different nodes, since nothing may be allocated for a node.
 */
final class TreeNode {
  /** How many splits lie above, from 0. */
  final int depth;

  /** First of its drawn rows. */
  int from;

  /** Where its drawn rows end. */
  int to;

  /** First of its rows that were not drawn. */
  int outFrom;

  /** Where its rows that were not drawn end. */
  int outTo;

  /** Sum of its labels, as {@link FixedPoint} writes them. */
  long sum;

  /** What its rows weigh, as {@link FixedPoint} writes it; without weights their number. */
  long weight;

  /** Number of its rows, each as often as it was drawn. */
  long count;

  /** Of the first 64 features those that are known to be constant among its rows, a bit each. */
  long constants;

  /** Of all features, if it is known: the node's own until {@link NodeHistograms} takes it back. */
  @Nullable Histogram histogram;

  TreeNode(int depth) {
    this.depth = depth;
  }

  /** Whether a feature is known to have one bin for all its drawn rows. */
  boolean isConstant(int feature) {
    return feature < Long.SIZE && ((constants >>> feature) & 1) == 1;
  }

  /** Remembers that a feature has one bin, as for all nodes below. */
  void setConstant(int feature) {
    constants |= feature < Long.SIZE ? 1L << feature : 0;
  }

  /** How many different rows were drawn. */
  int size() {
    return to - from;
  }
}
