package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.inmemory.FeatureSubset;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.inmemory.TreeSettings;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.metrics.MetricsSum;
import io.sparkforest.trainer.metrics.ScoredRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;

/** Grows trees over rows in memory; a tree depends on its number, not on its batch. */
final class InMemoryGrower implements ForestGrower {
  private final InMemoryForest forest;
  private final ForestSettings settings;
  private final TreeSettings treeSettings;
  private final TrainingPredictions predictions;

  /**
   * Takes over a forest.
   *
   * @param forest closed with this
   */
  InMemoryGrower(InMemoryForest forest, ForestSettings settings) {
    this.forest = forest;
    this.settings = settings;
    this.treeSettings = treeSettings(forest, settings.sizes());
    this.predictions = forest.predictions();
  }

  static TreeSettings treeSettings(InMemoryForest forest, TreeSizes sizes) {
    return forest
        .settings()
        .with(
            sizes.maxDepth(),
            sizes.minInstancesPerNode(),
            FeatureSubset.size(sizes.featureSubsetStrategy(), forest.features(), 1));
  }

  @Override
  public ForestSettings settings() {
    return settings;
  }

  @Override
  public Batch grow(int first, int trees) {
    return measured(forest.grow(treeSettings, first, trees, predictions));
  }

  @Override
  public Batch restore(int first, List<DecisionTreeRegressionModel> trees) {
    forest.replay(treeSettings, first, trees, predictions);
    return measured(trees);
  }

  @Override
  public Map<String, String> circumstances() {
    return Map.of();
  }

  private Batch measured(List<DecisionTreeRegressionModel> batch) {
    return new Batch(batch, train(), outOfBag(), validation());
  }

  private Metrics train() {
    MetricsSum sum = new MetricsSum();
    for (int row = 0; row < predictions.rows(); row++) {
      sum.add(predictions.prediction(row), predictions.label(row));
    }
    return sum.metrics();
  }

  private Optional<Metrics> outOfBag() {
    MetricsSum sum = new MetricsSum();
    for (int row = 0; row < predictions.rows(); row++) {
      if (predictions.outOfBagTrees(row) > 0) {
        sum.add(predictions.outOfBagPrediction(row), predictions.label(row));
      }
    }
    return sum.metricsIfAny();
  }

  private Optional<Metrics> validation() {
    MetricsSum sum = new MetricsSum();
    for (int row = 0; row < predictions.heldOutRows(); row++) {
      sum.add(predictions.heldOutPrediction(row), predictions.heldOutLabel(row));
    }
    return sum.metricsIfAny();
  }

  @Override
  public ScoredRows scored() {
    // A byte a value: so many rows that they are no burden to what follows.
    int most =
        (int) Math.min(ScoredRows.MAX_ROWS, HeapBudget.ofThisJvm().scoredRows(forest.features()));
    if (predictions.heldOutRows() > 0) {
      int[] rows = IntStream.range(0, predictions.heldOutRows()).limit(most).toArray();
      return new ScoredRows(
          ScoredRows.Kind.VALIDATION,
          IntStream.of(rows).mapToDouble(predictions::heldOutLabel).toArray(),
          IntStream.of(rows).mapToDouble(predictions::heldOutPrediction).toArray(),
          predictions.heldOutValues(rows)::of);
    }
    int[] rows =
        IntStream.range(0, predictions.rows())
            .filter(row -> predictions.outOfBagTrees(row) > 0)
            .limit(most)
            .toArray();
    return new ScoredRows(
        ScoredRows.Kind.OUT_OF_BAG,
        IntStream.of(rows).mapToDouble(predictions::label).toArray(),
        IntStream.of(rows).mapToDouble(predictions::outOfBagPrediction).toArray(),
        predictions.values(rows)::of);
  }

  @Override
  public void close() {
    forest.close();
  }
}
