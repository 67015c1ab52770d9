package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.TreeSizes;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.interval.CalibrationRows;
import io.sparkforest.trainer.interval.Spreads;
import io.sparkforest.trainer.metrics.RunningPrediction;
import io.sparkforest.trainer.metrics.ScoredRows;
import io.sparkforest.trainer.settings.Engine;
import io.sparkforest.trainer.settings.ForestParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Grows trees with Spark ML's {@link RandomForestRegressor}, whose memory a batch bounds: it keeps
 * a count a row and tree. The batch that begins with tree t has the seed plus t, so the forest
 * depends on the size of batches.
 */
final class MllibGrower implements ForestGrower {
  private final Dataset<Row> rows;
  private final ForestParameters hyperparameters;
  private final TreeSizes sizes;
  private final UnseenLabels unseen;
  private final RunningPrediction onTraining;
  private final RunningPrediction onValidation;

  MllibGrower(
      Dataset<Row> rows,
      Dataset<Row> validation,
      ForestParameters hyperparameters,
      TreeSizes sizes) {
    this.rows = rows;
    this.hyperparameters = hyperparameters;
    this.sizes = sizes;
    this.unseen = UnseenLabels.of(rows);
    this.onTraining = new RunningPrediction(rows);
    this.onValidation = new RunningPrediction(validation);
  }

  @Override
  public ForestSettings settings() {
    return new ForestSettings(Engine.MLLIB, sizes, List.of(), false);
  }

  @Override
  public Batch grow(int first, int trees) {
    RandomForestRegressor regressor =
        GrowerChoice.configured(new RandomForestRegressor(), hyperparameters.tree())
            .setNumTrees(trees)
            .setMaxDepth(sizes.maxDepth())
            .setMinInstancesPerNode(sizes.minInstancesPerNode())
            .setFeatureSubsetStrategy(sizes.featureSubsetStrategy())
            .setMaxMemoryInMB(memoryInMb())
            .setCacheNodeIds(true)
            .setSeed(hyperparameters.seed() + first);
    List<DecisionTreeRegressionModel> batch =
        Stream.of(regressor.fit(rows).trees()).map(unseen::toMajoritySide).toList();
    return restore(first, batch);
  }

  @Override
  public Batch restore(int first, List<DecisionTreeRegressionModel> batch) {
    return new Batch(
        batch,
        onTraining.add(batch),
        Optional.empty(),
        onValidation.isEmpty() ? Optional.empty() : Optional.of(onValidation.add(batch)));
  }

  @Override
  public Optional<String> obstacleToResiduals() {
    return Optional.of(
        "Spark's algorithm knows no out-of-bag predictions, whose residuals such forests are grown"
            + " on");
  }

  /** Rows are drawn in the order of partitions, and nodes in groups that fit the memory. */
  @Override
  public Map<String, String> circumstances() {
    return Map.of(
        "partitions",
        Integer.toString(rows.rdd().getNumPartitions()),
        "memory of a pass in MB",
        Integer.toString(memoryInMb()));
  }

  /**
   * Memory for the statistics of one pass, which Spark takes on each core: with more of it there
   * are fewer passes.
   */
  private static int memoryInMb() {
    return HeapBudget.ofThisJvm().mllibPassMb(Runtime.getRuntime().availableProcessors());
  }

  @Override
  public Spreads spreads(List<DecisionTreeRegressionModel> trees) {
    return new Spreads(
        new double[0],
        onValidation.deviations(trees, Spreads.maxRows(trees.size())),
        Spreads.Halves.NONE);
  }

  @Override
  public CalibrationRows calibrationRows(Spreads spreads, Spreads.Kind kind) {
    if (kind == Spreads.Kind.OUT_OF_BAG) {
      return CalibrationRows.NONE;
    }
    int size = spreads.heldOut().length;
    return new CalibrationRows(
        onValidation.labels(size), onValidation.predictions(size), spreads.heldOut());
  }

  @Override
  public ScoredRows scored() {
    return onValidation.isEmpty()
        ? onTraining.scored(ScoredRows.Kind.TRAINING)
        : onValidation.scored(ScoredRows.Kind.VALIDATION);
  }

  @Override
  public void close() {
    // Spark's algorithm has put away all of its own.
  }
}
