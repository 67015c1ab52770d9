package io.sparkforest.trainer.bundle;

import io.sparkforest.trainer.spark.SplitCategories;
import java.util.AbstractList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.tree.Node;
import ml.combust.mleap.core.tree.Split;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;

/** Translates Spark's trees into MLeap's, split by split. */
final class TreeTranslator {
  private TreeTranslator() {}

  /**
   * The forest. A tree is translated each time it is asked for: to hold millions of nodes once more
   * would cost the collector more time than to make them.
   */
  static RandomForestRegressionModel forest(
      org.apache.spark.ml.regression.RandomForestRegressionModel forest) {
    org.apache.spark.ml.regression.DecisionTreeRegressionModel[] trees = forest.trees();
    List<DecisionTreeRegressionModel> translated =
        new AbstractList<>() {
          @Override
          public DecisionTreeRegressionModel get(int tree) {
            return new DecisionTreeRegressionModel(
                node(trees[tree].rootNode()), forest.numFeatures());
          }

          @Override
          public int size() {
            return trees.length;
          }
        };
    return new RandomForestRegressionModel(
        StageTranslator.seq(translated),
        StageTranslator.seq(Collections.<Object>nCopies(trees.length, 1.0)),
        forest.numFeatures());
  }

  private static Node node(org.apache.spark.ml.tree.Node node) {
    if (node instanceof InternalNode internal) {
      return new ml.combust.mleap.core.tree.InternalNode(
          node(internal.leftChild()), node(internal.rightChild()), split(internal.split()));
    }
    return ml.combust.mleap.core.tree.LeafNode.apply(node.prediction());
  }

  private static Split split(org.apache.spark.ml.tree.Split split) {
    if (split instanceof ContinuousSplit continuous) {
      return new ml.combust.mleap.core.tree.ContinuousSplit(
          continuous.featureIndex(), continuous.threshold());
    }
    CategoricalSplit categorical = (CategoricalSplit) split;
    int categories = categorical.numCategories();
    BitSet listed = SplitCategories.left(categorical);
    boolean listLeft = 2 * listed.cardinality() <= categories;
    if (!listLeft) {
      listed.flip(0, categories);
    }
    return new ml.combust.mleap.core.tree.CategoricalSplit(
        categorical.featureIndex(),
        categories,
        listed.stream().asDoubleStream().toArray(),
        listLeft);
  }
}
