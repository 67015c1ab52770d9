package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.job.Hyperparameters;
import java.util.List;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Grows trees with Spark ML's {@link RandomForestRegressor}. */
final class MllibForestGrower implements ForestGrower {
  /** Enough for the statistics of many nodes in one pass; Spark's 256 MB make twice the passes. */
  private static final int MEMORY_IN_MB = 2048;

  private final Hyperparameters hyperparameters;

  MllibForestGrower(Hyperparameters hyperparameters) {
    this.hyperparameters = hyperparameters;
  }

  @Override
  public List<DecisionTreeRegressionModel> grow(Dataset<Row> rows, int trees, long seed) {
    RandomForestRegressor regressor =
        new RandomForestRegressor()
            .setFeaturesCol(FeaturePlan.FEATURES)
            .setLabelCol(Schema.LABEL)
            .setNumTrees(trees)
            .setMaxDepth(hyperparameters.maxDepth())
            .setMaxBins(hyperparameters.maxBins())
            .setMinInstancesPerNode(hyperparameters.minInstancesPerNode())
            .setMinInfoGain(hyperparameters.minInfoGain())
            .setSubsamplingRate(hyperparameters.subsamplingRate())
            .setFeatureSubsetStrategy(hyperparameters.featureSubsetStrategy())
            .setMaxMemoryInMB(MEMORY_IN_MB)
            .setCacheNodeIds(true)
            .setSeed(seed);
    return List.of(regressor.fit(rows).trees());
  }
}
