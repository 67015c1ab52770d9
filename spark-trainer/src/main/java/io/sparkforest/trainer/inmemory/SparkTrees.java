package io.sparkforest.trainer.inmemory;

import java.util.List;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;

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
      return VarianceNodes.split(split, left, right);
    }

    private Node leaf() {
      double[] sums = {tree.weight(leaf), tree.sum(leaf), tree.squares(leaf)};
      return VarianceNodes.leaf(sums, tree.count(leaf++));
    }

    private Split split(int feature) {
      FeatureBins bins = table.bins(feature);
      return bins.isNominal()
          ? new CategoricalSplit(
              feature, tree.leftCategories(nominalSplit++).toDoubles(), bins.size())
          : numericSplits[feature][tree.lastBin(node)];
    }
  }
}
