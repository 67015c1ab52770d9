package io.sparkforest.trainer.inmemory;

import io.sparkforest.trainer.spark.BitSetSplit;
import java.util.BitSet;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.ml.tree.Split;
import org.jspecify.annotations.Nullable;

/**
 * Makes Spark's trees of flat ones, with all that Spark's own have: prediction, impurity, gain and
 * the sums behind them.
 */
final class SparkTrees {
  private final BinnedRows table;

  /** By feature and cut, one split for all nodes and trees; made when the first needs it. */
  private final @Nullable ContinuousSplit[][] numericSplits;

  SparkTrees(BinnedRows table) {
    this.table = table;
    this.numericSplits = new @Nullable ContinuousSplit[table.features()][];
    for (int feature = 0; feature < numericSplits.length; feature++) {
      FeatureBins bins = table.bins(feature);
      int cuts = bins.hasParts() ? bins.size() * FeatureBins.PARTS : bins.size();
      numericSplits[feature] = new @Nullable ContinuousSplit[bins.isNominal() ? 0 : cuts];
    }
  }

  private ContinuousSplit numericSplit(int feature, int cut) {
    FeatureBins bins = table.bins(feature);
    int place = bins.hasParts() ? cut : cut / FeatureBins.PARTS;
    ContinuousSplit known = numericSplits[feature][place];
    if (known == null) {
      // Unsynchronised on purpose: another thread may make the same one, and either serves.
      known = new ContinuousSplit(feature, bins.thresholdOf(cut));
      numericSplits[feature][place] = known;
    }
    return known;
  }

  /** Makes one; several threads may do so. */
  DecisionTreeRegressionModel of(FlatTree tree) {
    return new DecisionTreeRegressionModel(new Reader(tree).node(), table.features());
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
      int number = leaf++;
      return VarianceNodes.leaf(
          tree.weight(number), tree.sum(number), tree.squares(number), tree.count(number));
    }

    private Split split(int feature) {
      FeatureBins bins = table.bins(feature);
      return bins.isNominal()
          ? new BitSetSplit(
              feature, BitSet.valueOf(tree.leftCategories(nominalSplit++).words()), bins.size())
          : numericSplit(feature, tree.cut(node));
    }
  }
}
