package io.sparkforest.trainer.inmemory;

import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;
import org.apache.spark.mllib.tree.impurity.ImpurityCalculator;
import org.apache.spark.mllib.tree.impurity.VarianceCalculator;

/**
 * Spark's nodes of regression trees, made of no more than decides them: what the labels of each
 * leaf add up to, and how each split parts.
 */
public final class VarianceNodes {
  private VarianceNodes() {}

  /**
   * A leaf.
   *
   * @param sums weight of its rows, weighted sum of their labels and of the labels' squares
   * @param count number of its rows, each as often as it was drawn
   */
  public static LeafNode leaf(double[] sums, long count) {
    VarianceCalculator stats = new VarianceCalculator(sums, count);
    return new LeafNode(prediction(stats), impurity(stats), stats);
  }

  /** A split, whose rows are those of its children. */
  public static InternalNode split(Split split, Node left, Node right) {
    ImpurityCalculator onTheLeft = left.impurityStats();
    ImpurityCalculator onTheRight = right.impurityStats();
    VarianceCalculator both =
        new VarianceCalculator(
            sum(onTheLeft.stats(), onTheRight.stats()),
            onTheLeft.rawCount() + onTheRight.rawCount());
    double leftShare = onTheLeft.count() / both.count();
    double difference = left.prediction() - right.prediction();
    // How much the variance falls, written so that it cannot come out negative.
    double gain = leftShare * (1 - leftShare) * difference * difference;
    return new InternalNode(prediction(both), impurity(both), gain, left, right, split, both);
  }

  /**
   * A tree's nodes with labels that are larger by a factor.
   *
   * @param factor above 0
   */
  public static Node scaled(Node node, double factor) {
    if (node instanceof InternalNode split) {
      return split(
          split.split(), scaled(split.leftChild(), factor), scaled(split.rightChild(), factor));
    }
    double[] sums = node.impurityStats().stats();
    return leaf(
        new double[] {sums[0], sums[1] * factor, sums[2] * factor * factor},
        node.impurityStats().rawCount());
  }

  private static double[] sum(double[] left, double[] right) {
    return new double[] {left[0] + right[0], left[1] + right[1], left[2] + right[2]};
  }

  private static double prediction(VarianceCalculator stats) {
    return stats.stats()[1] / stats.stats()[0];
  }

  /** The variance; rounding may leave a little less than nothing of it. */
  private static double impurity(VarianceCalculator stats) {
    return Math.max(0, stats.calculate());
  }
}
