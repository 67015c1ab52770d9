package io.sparkforest.trainer.inmemory;

import java.util.List;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;
import org.apache.spark.mllib.tree.impurity.ImpurityCalculator;
import org.apache.spark.mllib.tree.impurity.VarianceCalculator;

/**
 * Makes Spark's trees of flat ones, with all that Spark's own have: prediction, impurity, gain and
 * the sums behind them.
 */
final class SparkTrees {
  private final BinnedRows table;
  // One split for all nodes and trees that cut a numeric feature there.
  private final ContinuousSplit[][] numericSplits;

  SparkTrees(BinnedRows table) {
    this.table = table;
    this.numericSplits = new ContinuousSplit[table.features()][];
    for (int feature = 0; feature < numericSplits.length; feature++) {
      FeatureBins bins = table.bins(feature);
      numericSplits[feature] = new ContinuousSplit[bins.isNominal() ? 0 : bins.size() - 1];
      for (int bin = 0; bin < numericSplits[feature].length; bin++) {
        numericSplits[feature][bin] = new ContinuousSplit(feature, bins.threshold(bin));
      }
    }
  }

  List<DecisionTreeRegressionModel> of(List<FlatTree> trees) {
    return trees.parallelStream()
        .map(tree -> new DecisionTreeRegressionModel(new Reader(tree).node(), table.features()))
        .toList();
  }

  /** Reads a tree's nodes in their order. */
  private final class Reader {
    private final FlatTree tree;
    private int node;
    private int leaf;
    private int nominalSplit;

    Reader(FlatTree tree) {
      this.tree = tree;
    }

    Node node() {
      int feature = tree.feature(node);
      if (feature == FlatTree.LEAF) {
        node++;
        return leaf();
      }
      Split split = split(feature);
      node++;
      Node left = node();
      Node right = node();
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

    private Node leaf() {
      double[] sums = {tree.weight(leaf), tree.sum(leaf), tree.squares(leaf)};
      VarianceCalculator stats = new VarianceCalculator(sums, tree.count(leaf));
      leaf++;
      return new LeafNode(prediction(stats), impurity(stats), stats);
    }

    private Split split(int feature) {
      FeatureBins bins = table.bins(feature);
      return bins.isNominal()
          ? new CategoricalSplit(
              feature, tree.leftCategories(nominalSplit++).toDoubles(), bins.size())
          : numericSplits[feature][tree.lastBin(node)];
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
}
