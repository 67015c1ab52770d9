package io.sparkforest.server.mleap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.combust.mleap.core.Model;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.transformer.Pipeline;
import ml.combust.mleap.runtime.transformer.regression.DecisionTreeRegression;
import ml.combust.mleap.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.JavaConverters;

/** The trees of the forest that a pipeline ends with, one by one. */
final class ForestTrees {
  private final Transformer forest;

  /** Made when it is first wanted: most models are only ever asked for the mean. */
  private volatile @Nullable List<Function1<Object, Object>> trees;

  private ForestTrees(Transformer forest) {
    this.forest = forest;
  }

  /** The trees whose mean is the column {@code prediction}; empty if it comes from elsewhere. */
  static Optional<ForestTrees> of(Transformer transformer, String prediction) {
    if (isForest(transformer.model())
        && transformer.shape().output("prediction").name().equals(prediction)) {
      return Optional.of(new ForestTrees(transformer));
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

  private static boolean isForest(Model model) {
    return model instanceof FlatForestModel || model instanceof RandomForestRegressionModel;
  }

  /** The pipeline's column that the trees read. */
  String features() {
    return forest.shape().input("features").name();
  }

  /** Each tree's prediction for a value of {@link #features()}. */
  @SuppressWarnings("unchecked") // what the forest reads is a tensor of doubles
  double[] predict(Object featureTensor) {
    if (forest.model() instanceof FlatForestModel flat) {
      double[] features = FlatForestModel.values((Tensor<Object>) featureTensor);
      return flat.forest().predictTrees(features, 0);
    }
    List<Function1<Object, Object>> functions = functions();
    double[] predictions = new double[functions.size()];
    for (int tree = 0; tree < predictions.length; tree++) {
      predictions[tree] = (Double) functions.get(tree).apply(featureTensor);
    }
    return predictions;
  }

  private List<Function1<Object, Object>> functions() {
    List<Function1<Object, Object>> functions = trees;
    if (functions == null) {
      functions = new ArrayList<>();
      for (DecisionTreeRegressionModel model :
          JavaConverters.seqAsJavaList(((RandomForestRegressionModel) forest.model()).trees())) {
        functions.add(function(new DecisionTreeRegression("tree", forest.shape(), model)));
      }
      trees = functions;
    }
    return functions;
  }

  /** From a feature tensor to a prediction; MLeap hands its functions out without their types. */
  @SuppressWarnings("unchecked")
  private static Function1<Object, Object> function(DecisionTreeRegression tree) {
    return (Function1<Object, Object>) tree.exec().f();
  }
}
