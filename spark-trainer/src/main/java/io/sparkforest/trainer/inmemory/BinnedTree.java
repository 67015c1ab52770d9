package io.sparkforest.trainer.inmemory;

import io.sparkforest.trainer.spark.SplitCategories;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.jspecify.annotations.Nullable;

/** One of Spark's trees that asks rows for their bins instead of their values. */
final class BinnedTree {
  private final BinnedRows table;
  private final int[] features;
  private final int[] rightChildren;

  /** Of a split on a number: the last code that goes left. */
  private final int[] cuts;

  /** Of a split on categories: the bins that go left. */
  private final @Nullable BinSet[] leftBins;

  private final double[] predictions;
  private int nodes;

  private BinnedTree(BinnedRows table, int nodes) {
    this.table = table;
    features = new int[nodes];
    rightChildren = new int[nodes];
    cuts = new int[nodes];
    leftBins = new @Nullable BinSet[nodes];
    predictions = new double[nodes];
  }

  /**
   * Takes a tree over.
   *
   * @param table the rows that it was grown over
   */
  static BinnedTree of(DecisionTreeRegressionModel tree, BinnedRows table) {
    BinnedTree binned = new BinnedTree(table, tree.numNodes());
    binned.add(tree.rootNode());
    return binned;
  }

  /** Nodes stand in preorder, so that a left child is the next node. */
  private void add(Node node) {
    int place = nodes++;
    if (!(node instanceof InternalNode split)) {
      features[place] = FlatTree.LEAF;
      predictions[place] = node.prediction();
      return;
    }
    features[place] = split.split().featureIndex();
    FeatureBins bins = table.bins(features[place]);
    if (split.split() instanceof CategoricalSplit nominal) {
      BinSet left = new BinSet();
      SplitCategories.left(nominal).stream().forEach(category -> left.add(bins.of(category)));
      leftBins[place] = left;
    } else {
      cuts[place] = bins.cutOf(((ContinuousSplit) split.split()).threshold());
    }
    add(split.leftChild());
    rightChildren[place] = nodes;
    add(split.rightChild());
  }

  double prediction(int row) {
    int node = 0;
    while (features[node] != FlatTree.LEAF) {
      int code = table.code(features[node], row);
      BinSet left = leftBins[node];
      boolean isLeft = left == null ? code <= cuts[node] : left.contains(code / FeatureBins.PARTS);
      node = isLeft ? node + 1 : rightChildren[node];
    }
    return predictions[node];
  }
}
