package io.sparkforest.server.model;

import io.sparkforest.server.forest.FlatForest;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import ml.combust.mleap.core.types.NodeShape;
import ml.combust.mleap.runtime.function.UserDefinedFunction;
import ml.combust.mleap.runtime.transformer.regression.RandomForestRegression;
import ml.combust.mleap.tensor.Tensor;
import scala.runtime.AbstractFunction1;

/** MLeap's stage of a forest, whose trees lie flat. */
final class FlatForestRegression extends RandomForestRegression {
  private static final long serialVersionUID = 1;

  private final transient FlatForest forest;
  private final transient UserDefinedFunction function;

  /**
   * A stage.
   *
   * @param withoutTrees the model of MLeap, which only tells what the stage reads and computes
   */
  FlatForestRegression(
      String uid, NodeShape shape, RandomForestRegressionModel withoutTrees, FlatForest forest) {
    super(uid, shape, withoutTrees);
    this.forest = forest;
    UserDefinedFunction stock = super.exec();
    this.function = new UserDefinedFunction(new Mean(forest), stock.output(), stock.inputs());
  }

  FlatForest forest() {
    return forest;
  }

  @Override
  public UserDefinedFunction exec() {
    return function;
  }

  private static final class Mean extends AbstractFunction1<Tensor<Object>, Object> {
    private final FlatForest forest;

    Mean(FlatForest forest) {
      this.forest = forest;
    }

    @Override
    public Object apply(Tensor<Object> features) {
      double[] prediction = new double[1];
      forest.predictor().predict(values(features), 1, prediction, 0);
      return prediction[0];
    }
  }

  /** A feature vector as MLeap's stages hand it on. */
  static double[] values(Tensor<Object> features) {
    return (double[]) features.toDense().rawValues();
  }
}
