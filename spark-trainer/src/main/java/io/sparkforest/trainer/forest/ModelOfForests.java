package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.inmemory.VarianceNodes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/**
 * Makes one of Spark's forests, whose prediction is the mean of its trees', of several whose means
 * are to be added: with M trees in all, the leaves of a forest of N trees are M / N times as large.
 */
final class ModelOfForests {
  private final List<GrowingForest> forests;
  private final int features;

  /**
   * Forests that are done.
   *
   * @param forests at least one, each with a tree
   */
  ModelOfForests(List<GrowingForest> forests) {
    this.forests = forests;
    this.features = forests.get(0).list().get(0).numFeatures();
  }

  /**
   * Each feature's share of the importance. A forest's is that of Spark, which says how the
   * features share in the decrease of the variance by its trees; the forests share in it by how
   * much that is, in the square of the target's unit.
   */
  Vector importances() {
    if (forests.size() == 1) {
      return model(forests.get(0).list()).featureImportances();
    }
    double[] sum = new double[features];
    double total = 0;
    for (GrowingForest forest : forests) {
      double decrease =
          forest.list().stream()
              .mapToDouble(
                  tree -> decrease(tree.rootNode()) / tree.rootNode().impurityStats().count())
              .average()
              .orElse(0);
      double[] shares = model(forest.list()).featureImportances().toArray();
      for (int feature = 0; feature < features; feature++) {
        sum[feature] += decrease * shares[feature];
      }
      total += decrease;
    }
    for (int feature = 0; feature < features; feature++) {
      sum[feature] /= total > 0 ? total : 1;
    }
    return Vectors.dense(sum);
  }

  private static double decrease(Node node) {
    if (!(node instanceof InternalNode split)) {
      return 0;
    }
    return split.gain() * split.impurityStats().count()
        + decrease(split.leftChild())
        + decrease(split.rightChild());
  }

  /** All trees; those of several forests are exchanged one by one, so that they are there once. */
  RandomForestRegressionModel model() {
    if (forests.size() == 1) {
      return model(forests.get(0).list());
    }
    int all = forests.stream().mapToInt(GrowingForest::trees).sum();
    List<DecisionTreeRegressionModel> trees = new ArrayList<>(all);
    for (GrowingForest forest : forests) {
      double factor = (double) all / forest.trees();
      forest
          .list()
          .replaceAll(
              tree ->
                  new DecisionTreeRegressionModel(
                      VarianceNodes.scaled(tree.rootNode(), factor), features));
      trees.addAll(forest.list());
    }
    return model(trees);
  }

  private RandomForestRegressionModel model(List<DecisionTreeRegressionModel> trees) {
    RandomForestRegressionModel model =
        new RandomForestRegressionModel(
            trees.toArray(new DecisionTreeRegressionModel[0]), features);
    // Spark divides by this param, not by the number of trees that it was given.
    model.set(model.numTrees(), trees.size());
    model.setFeaturesCol(FeaturePlan.FEATURES);
    return model;
  }
}
