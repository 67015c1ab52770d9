package io.sparkforest.server.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.regression.DecisionTreeRegression;
import ml.combust.mleap.runtime.transformer.regression.RandomForestRegression;
import scala.Function1;
import scala.collection.JavaConverters;

/** The trees of the forest that a pipeline ends with, one by one. */
final class ForestTrees {
  private final String features;
  private final List<Function1<Object, Object>> trees;

  private ForestTrees(String features, List<Function1<Object, Object>> trees) {
    this.features = features;
    this.trees = trees;
  }

  /** The trees whose mean is the column {@code prediction}; empty if it comes from elsewhere. */
  static Optional<ForestTrees> of(Transformer transformer, String prediction) {
    if (transformer instanceof RandomForestRegression forest
        && forest.shape().output("prediction").name().equals(prediction)) {
      return Optional.of(of(forest));
    }
    if (transformer instanceof Pipeline stages) {
      for (Transformer stage : JavaConverters.seqAsJavaList(stages.transformers())) {
        Optional<ForestTrees> trees = of(stage, prediction);
        if (trees.isPresent()) {
          return trees;
        }
      }
    }
    return Optional.empty();
  }

  private static ForestTrees of(RandomForestRegression forest) {
    List<Function1<Object, Object>> trees = new ArrayList<>();
    for (DecisionTreeRegressionModel model : JavaConverters.seqAsJavaList(forest.model().trees())) {
      trees.add(function(new DecisionTreeRegression("tree", forest.shape(), model)));
    }
    return new ForestTrees(forest.shape().input("features").name(), trees);
  }

  /** From a feature tensor to a prediction; MLeap hands its functions out without their types. */
  @SuppressWarnings("unchecked")
  private static Function1<Object, Object> function(DecisionTreeRegression tree) {
    return (Function1<Object, Object>) tree.exec().f();
  }

  int size() {
    return trees.size();
  }

  /** The pipeline's column that the trees read. */
  String features() {
    return features;
  }

  /** Each tree's prediction for a value of {@link #features()}. */
  double[] predict(Object featureTensor) {
    double[] predictions = new double[trees.size()];
    for (int tree = 0; tree < predictions.length; tree++) {
      predictions[tree] = (Double) trees.get(tree).apply(featureTensor);
    }
    return predictions;
  }
}
