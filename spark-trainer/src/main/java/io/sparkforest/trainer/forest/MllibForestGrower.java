package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.job.Hyperparameters;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Grows trees with Spark ML's {@link RandomForestRegressor}. */
final class MllibForestGrower implements ForestGrower {
  private static final int SPARKS_MEMORY_IN_MB = 256;
  private static final int MOST_MEMORY_IN_MB = 2048;

  /** Share of the heap that the statistics of all cores together may take. */
  private static final int SHARE_OF_HEAP = 4;

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
            .setFeatureSubsetStrategy(featureSubsetStrategy())
            .setMaxMemoryInMB(memoryInMb())
            .setCacheNodeIds(true)
            .setSeed(seed);
    UnseenLabels unseen = UnseenLabels.of(rows);
    return Stream.of(regressor.fit(rows).trees()).map(unseen::sentWithMost).toList();
  }

  /** Spark's {@code auto} means all features where there is one tree, and a batch may be of one. */
  private String featureSubsetStrategy() {
    String strategy = hyperparameters.featureSubsetStrategy();
    return strategy.equals("auto") ? "onethird" : strategy;
  }

  /**
   * Memory for the statistics of one pass, which Spark takes on each core: with more of it there
   * are fewer passes.
   */
  private static int memoryInMb() {
    Runtime runtime = Runtime.getRuntime();
    long share = (runtime.maxMemory() >> 20) / SHARE_OF_HEAP / runtime.availableProcessors();
    return (int) Math.max(SPARKS_MEMORY_IN_MB, Math.min(MOST_MEMORY_IN_MB, share));
  }
}
