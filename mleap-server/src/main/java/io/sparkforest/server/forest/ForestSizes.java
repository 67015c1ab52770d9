package io.sparkforest.server.forest;

import java.util.Arrays;
import java.util.List;

/**
 * How many trees each of the forests has of which a model is the sum: a first forest, and residual
 * forests that take away its bias.
 *
 * @param trees one number a forest, in the order of the trees; none or one if all trees are of the
 *     same forest
 */
public record ForestSizes(List<Integer> trees) {
  /** All trees are of the same forest. */
  public static final ForestSizes ONE = new ForestSizes(List.of());

  /**
   * @throws IllegalArgumentException if a forest has no tree
   */
  public ForestSizes {
    trees = List.copyOf(trees);
    if (trees.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException("a forest must have a tree, but the sizes are " + trees);
    }
  }

  /** Number of all trees. */
  public long sum() {
    return trees.stream().mapToLong(Integer::longValue).sum();
  }

  /**
   * What each tree of the first forest predicts, corrected by the other forests: numbers whose mean
   * is the score, and whose spread is that of the first forest.
   *
   * @param predictions one a tree; their mean is the score, so that those of a forest of N trees,
   *     of M in all, are M / N times what the tree predicts itself
   */
  public double[] corrected(double[] predictions) {
    if (trees.size() < 2) {
      return predictions;
    }
    int first = trees.get(0);
    double correction = 0;
    for (int tree = first; tree < predictions.length; tree++) {
      correction += predictions[tree];
    }
    double shift = correction / predictions.length;
    double share = (double) first / predictions.length;
    double[] corrected = Arrays.copyOf(predictions, first);
    for (int tree = 0; tree < first; tree++) {
      corrected[tree] = corrected[tree] * share + shift;
    }
    return corrected;
  }
}
