package io.sparkforest.server.mleap;

import io.sparkforest.server.forest.FlatForest;
import java.nio.file.Path;
import java.util.List;
import ml.combust.mleap.core.Model;
import ml.combust.mleap.core.regression.DecisionTreeRegressionModel;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.types.StructType;
import ml.combust.mleap.tensor.Tensor;
import scala.Function1;
import scala.collection.Seq;
import scala.collection.immutable.Nil$;

/** MLeap's model of a forest, whose trees lie flat. */
final class FlatForestModel implements Model {
  private final FlatForest forest;

  /** Without trees: it only declares what the stage reads and computes. */
  private final RandomForestRegressionModel stock;

  /** Where the trees were read from; none if not from files of their own. */
  private final List<Path> files;

  FlatForestModel(FlatForest forest, Seq<Object> weights, List<Path> files) {
    this.forest = forest;
    this.files = files;
    this.stock = new RandomForestRegressionModel(noTrees(), weights, forest.features());
  }

  @SuppressWarnings("unchecked") // an empty list is one of anything
  private static Seq<DecisionTreeRegressionModel> noTrees() {
    return (Seq<DecisionTreeRegressionModel>) (Seq<?>) Nil$.MODULE$;
  }

  FlatForest forest() {
    return forest;
  }

  List<Path> files() {
    return files;
  }

  @Override
  public StructType inputSchema() {
    return stock.inputSchema();
  }

  @Override
  public StructType outputSchema() {
    return stock.outputSchema();
  }

  /** The mean of the trees, as a function of what MLeap's stages hand on. */
  Function1<Tensor<Object>, Object> mean() {
    return features -> {
      double[] prediction = new double[1];
      forest.predictor().predict(values(features), 1, prediction, 0);
      return prediction[0];
    };
  }

  /** A feature vector as MLeap's stages represent it. */
  static double[] values(Tensor<Object> features) {
    return (double[]) features.toDense().rawValues();
  }
}
