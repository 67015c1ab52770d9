package io.sparkforest.trainer.inmemory;

import java.util.stream.DoubleStream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/** One of Spark's trees that asks rows for their bins instead of their values. */
final class BinnedTree {
  private final byte[][] columns;
  private final BinnedRows table;
  private final int[] features;
  private final int[] rightChildren;
  private final BinSet[] leftBins;
  private final double[] predictions;
  private int nodes;

  private BinnedTree(BinnedRows table, int nodes) {
    this.table = table;
    this.columns = table.columns();
    features = new int[nodes];
    rightChildren = new int[nodes];
    leftBins = new BinSet[nodes];
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
    leftBins[place] = leftBins(split, table.bins(features[place]));
    add(split.leftChild());
    rightChildren[place] = nodes;
    add(split.rightChild());
  }

  private static BinSet leftBins(InternalNode node, FeatureBins bins) {
    BinSet left = new BinSet();
    if (node.split() instanceof CategoricalSplit nominal) {
      DoubleStream.of(nominal.leftCategories()).forEach(category -> left.add(bins.of(category)));
    } else {
      left.setUpTo(bins.of(((ContinuousSplit) node.split()).threshold()));
    }
    return left;
  }

  double prediction(int row) {
    int node = 0;
    while (features[node] != FlatTree.LEAF) {
      boolean isLeft = leftBins[node].contains(columns[features[node]][row] & 0xFF);
      node = isLeft ? node + 1 : rightChildren[node];
    }
    return predictions[node];
  }
}
