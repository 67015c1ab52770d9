package io.sparkforest.server.mleap;

import io.sparkforest.server.forest.Tree;
import io.sparkforest.server.forest.TreeBuilder;
import java.util.List;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.tree.CategoricalSplit;
import ml.combust.mleap.core.tree.ContinuousSplit;
import ml.combust.mleap.core.tree.InternalNode;
import ml.combust.mleap.core.tree.LeafNode;
import ml.combust.mleap.core.tree.Node;
import scala.collection.JavaConverters;

/** Trees that MLeap has loaded as objects, as it does with its JSON format. */
final class MleapTrees {
  private MleapTrees() {}

  /**
   * The trees of a forest, flat.
   *
   * @throws io.sparkforest.server.forest.UnsupportedTreeException if one cannot lie flat
   */
  static List<Tree> flat(RandomForestRegressionModel forest) {
    return JavaConverters.seqAsJavaList(forest.trees()).stream()
        .map(
            tree -> {
              TreeBuilder builder = new TreeBuilder(forest.numFeatures());
              add(tree.rootNode(), builder);
              return builder.build();
            })
        .toList();
  }

  private static void add(Node node, TreeBuilder tree) {
    if (node instanceof LeafNode leaf) {
      tree.addLeaf(leaf.prediction());
      return;
    }
    InternalNode internal = (InternalNode) node;
    if (internal.split() instanceof ContinuousSplit split) {
      tree.addThresholdSplit(split.featureIndex(), split.threshold());
    } else {
      CategoricalSplit split = (CategoricalSplit) internal.split();
      tree.addCategorySplit(split.featureIndex(), split.categories(), split.isLeft());
    }
    add(internal.left(), tree);
    add(internal.right(), tree);
  }
}
