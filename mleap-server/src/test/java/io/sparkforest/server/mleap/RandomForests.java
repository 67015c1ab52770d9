package io.sparkforest.server.mleap;

import static io.sparkforest.server.model.SampleModel.seq;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.tree.CategoricalSplit;
import ml.combust.mleap.core.tree.ContinuousSplit;
import ml.combust.mleap.core.tree.InternalNode;
import ml.combust.mleap.core.tree.LeafNode;
import ml.combust.mleap.core.tree.Node;

/**
 * Forests of MLeap's own objects with whatever a forest may hold, and rows that lie on its edges.
 *
 * @param features how many
 * @param deepest no tree is deeper
 * @param stop the chance that a node above that is a leaf
 */
record RandomForests(int features, int deepest, double stop) {
  private static final double[] VALUES = {
    -0.0,
    0.0,
    1,
    2,
    3,
    31,
    32,
    33,
    64,
    0.5,
    -1,
    1e300,
    -1e300,
    Double.MIN_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  RandomForestRegressionModel forest(int trees, Random random) {
    List<DecisionTreeRegressionModel> models = new ArrayList<>();
    // Sets that fit a node, the largest that does, the smallest that does not, and large ones.
    int categories = new int[] {3, 21, 22, 70}[random.nextInt(4)];
    for (int tree = 0; tree < trees; tree++) {
      models.add(new DecisionTreeRegressionModel(node(0, categories, random), features));
    }
    return new RandomForestRegressionModel(
        seq(models), seq(models.stream().map(model -> 1.0).toList()), features);
  }

  private Node node(int depth, int most, Random random) {
    if (depth == deepest || random.nextDouble() < stop) {
      return LeafNode.apply(random.nextGaussian() * 1000);
    }
    int feature = random.nextInt(features);
    Node left = node(depth + 1, most, random);
    Node right = node(depth + 1, most, random);
    if (random.nextInt(3) > 0) {
      return InternalNode.apply(left, right, ContinuousSplit.apply(feature, value(random)));
    }
    double[] categories = new double[random.nextInt(5)];
    for (int place = 0; place < categories.length; place++) {
      categories[place] = random.nextInt(most);
    }
    return InternalNode.apply(
        left, right, CategoricalSplit.apply(feature, most, categories, random.nextBoolean()));
  }

  double[] row(Random random) {
    double[] row = new double[features];
    for (int feature = 0; feature < features; feature++) {
      row[feature] = value(random);
      if (random.nextInt(4) == 0) {
        row[feature] = random.nextInt(72);
      }
      if (random.nextInt(10) == 0) {
        row[feature] = Double.NaN;
      }
    }
    return row;
  }

  private static double value(Random random) {
    if (random.nextInt(3) == 0) {
      return random.nextGaussian();
    }
    return VALUES[random.nextInt(VALUES.length)];
  }
}
