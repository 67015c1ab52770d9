package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.ResidualRace;
import io.sparkforest.trainer.forest.search.ResidualStep;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.RowSpreads;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.inmemory.TreeSettings;
import io.sparkforest.trainer.interval.CalibrationRows;
import io.sparkforest.trainer.interval.Spreads;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.metrics.MetricsSum;
import io.sparkforest.trainer.metrics.ScoredRows;
import io.sparkforest.trainer.settings.TreeParameters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;

/** Grows trees over rows in memory; a tree depends on its number, not on its batch. */
final class InMemoryGrower implements ForestGrower {
  private final InMemoryForest forest;
  private final TreeParameters hyperparameters;
  private final ForestSettings settings;
  private final TreeSettings treeSettings;
  private final TrainingPredictions predictions;
  private final int firstTree;

  /**
   * Takes over a forest.
   *
   * @param forest closed with this
   */
  InMemoryGrower(InMemoryForest forest, ForestSettings settings, TreeParameters hyperparameters) {
    this(forest, settings, hyperparameters, 0);
  }

  private InMemoryGrower(
      InMemoryForest forest,
      ForestSettings settings,
      TreeParameters hyperparameters,
      int firstTree) {
    this.forest = forest;
    this.settings = settings;
    this.hyperparameters = hyperparameters;
    this.firstTree = firstTree;
    this.treeSettings = settings.sizes().of(forest);
    this.predictions = forest.predictions();
  }

  @Override
  public ForestSettings settings() {
    return settings;
  }

  @Override
  public Batch grow(int first, int trees) {
    return measured(forest.grow(treeSettings, firstTree + first, trees, predictions));
  }

  @Override
  public Batch restore(int first, List<DecisionTreeRegressionModel> trees) {
    forest.replay(treeSettings, firstTree + first, trees, predictions);
    return measured(trees);
  }

  @Override
  public Map<String, String> circumstances() {
    return Map.of();
  }

  @Override
  public boolean knowsResiduals() {
    return true;
  }

  @Override
  public Optional<ForestGrower> onResiduals(ResidualStep step) {
    boolean isKnown =
        IntStream.range(0, predictions.rows()).anyMatch(row -> predictions.outOfBagTrees(row) > 0);
    if (!isKnown) {
      return Optional.empty();
    }
    InMemoryForest residuals = forest.residuals(predictions);
    Optional<ForestSettings> found = Optional.empty();
    try {
      found =
          step.found()
              .or(() -> new ResidualRace(residuals, step, settings.sizes(), hyperparameters).run());
    } finally {
      if (found.isEmpty()) {
        residuals.close();
      }
    }
    return found.map(
        sizes -> new InMemoryGrower(residuals, sizes, hyperparameters, step.firstTree()));
  }

  @Override
  public Optional<ErrorChange> errorChange() {
    long rows = 0;
    double before = 0;
    double after = 0;
    double mean = 0;
    double squares = 0;
    for (int row = 0; row < predictions.rows(); row++) {
      if (predictions.outOfBagTrees(row) > 0) {
        double label = predictions.label(row);
        double without = predictions.earlierOutOfBagPrediction(row) - label;
        double with = predictions.outOfBagPrediction(row) - label;
        rows++;
        before += without * without;
        after += with * with;
        double fall = without * without - with * with;
        double deviation = fall - mean;
        mean += deviation / rows;
        squares += deviation * (fall - mean);
      }
    }
    return rows < 2
        ? Optional.empty()
        : Optional.of(
            new ErrorChange(
                rows, before / rows, after / rows, Math.sqrt(squares / (rows - 1) / rows)));
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
  public Spreads spreads(List<DecisionTreeRegressionModel> trees) {
    int most = Spreads.maxRows(trees.size());
    RowSpreads found = forest.spreads(treeSettings, firstTree, trees, most);
    int outOfBag = Math.min(most, predictions.rows());
    double[] deviations = found.deviations();
    return new Spreads(
        Arrays.copyOf(deviations, outOfBag),
        Arrays.copyOfRange(deviations, outOfBag, deviations.length),
        new Spreads.Halves(
            Arrays.copyOf(found.halfMeans(), outOfBag),
            Arrays.copyOf(found.halfDeviations(), outOfBag),
            Arrays.copyOf(found.trees(), outOfBag),
            trees.size()));
  }

  @Override
  public CalibrationRows calibrationRows(Spreads spreads, Spreads.Kind kind) {
    if (kind == Spreads.Kind.HELD_OUT) {
      int[] rows = IntStream.range(0, spreads.heldOut().length).toArray();
      return new CalibrationRows(
          IntStream.of(rows).mapToDouble(predictions::heldOutLabel).toArray(),
          IntStream.of(rows).mapToDouble(predictions::heldOutPrediction).toArray(),
          spreads.heldOut());
    }
    int[] rows =
        IntStream.range(0, spreads.outOfBag().length)
            .filter(row -> predictions.outOfBagTrees(row) > 0)
            .filter(row -> !Double.isNaN(spreads.outOfBag()[row]))
            .toArray();
    return new CalibrationRows(
        IntStream.of(rows).mapToDouble(predictions::label).toArray(),
        IntStream.of(rows).mapToDouble(predictions::outOfBagPrediction).toArray(),
        IntStream.of(rows).mapToDouble(row -> spreads.outOfBag()[row]).toArray(),
        spreads.halves().of(rows));
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
