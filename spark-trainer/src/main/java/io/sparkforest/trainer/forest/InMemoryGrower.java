package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.forest.search.ErrorChange;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.ResidualRace;
import io.sparkforest.trainer.forest.search.ResidualStep;
import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.inmemory.BinnedValues;
import io.sparkforest.trainer.inmemory.InMemoryForest;
import io.sparkforest.trainer.inmemory.RowSpreads;
import io.sparkforest.trainer.inmemory.TrainingPredictions;
import io.sparkforest.trainer.inmemory.TreeSettings;
import io.sparkforest.trainer.inmemory.UnseenRows;
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
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.jspecify.annotations.Nullable;

/** Grows trees over rows in memory; a tree depends on its number, not on its batch. */
final class InMemoryGrower implements ForestGrower {
  private final InMemoryForest forest;
  private final TreeParameters hyperparameters;
  private final ForestSettings settings;
  private final TreeSettings treeSettings;
  private final TrainingPredictions predictions;
  private final int firstTree;

  /** Where the next forest's settings are found, once residual forests were asked for. */
  private @Nullable ResidualRace race;

  /**
   * Takes over a forest.
   *
   * @param forest closed with this
   */
  InMemoryGrower(InMemoryForest forest, ForestSettings settings, TreeParameters hyperparameters) {
    this(forest, settings, hyperparameters, 0, null);
  }

  private InMemoryGrower(
      InMemoryForest forest,
      ForestSettings settings,
      TreeParameters hyperparameters,
      int firstTree,
      @Nullable ResidualRace race) {
    this.forest = forest;
    this.settings = settings;
    this.hyperparameters = hyperparameters;
    this.firstTree = firstTree;
    this.race = race;
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
  public Optional<String> obstacleToResiduals() {
    return forest.fitsResiduals()
        ? Optional.empty()
        : Optional.of("there is only memory for the first forest");
  }

  @Override
  public Optional<ForestGrower> onResiduals(ResidualStep step) {
    UnseenRows outOfBag = predictions.outOfBag();
    if (IntStream.range(0, outOfBag.size()).allMatch(row -> outOfBag.trees(row) == 0)) {
      return Optional.empty();
    }
    ResidualRace sizes =
        race != null ? race : new ResidualRace(forest, settings.sizes(), hyperparameters);
    race = sizes;
    Optional<ForestSettings> found = sizes.next(step);
    if (found.isEmpty()) {
      sizes.close();
      return Optional.empty();
    }
    InMemoryForest residuals = forest.residuals(predictions);
    race = null;
    return Optional.of(
        new InMemoryGrower(residuals, found.get(), hyperparameters, step.firstTree(), sizes));
  }

  @Override
  public Optional<ErrorChange> errorChange() {
    return Optional.of(ErrorChange.of(predictions.outOfBag())).filter(change -> change.rows() > 0);
  }

  private Batch measured(List<DecisionTreeRegressionModel> batch) {
    return new Batch(batch, train(), of(predictions.outOfBag()), of(predictions.heldOut()));
  }

  private Metrics train() {
    MetricsSum sum = new MetricsSum();
    for (int row = 0; row < predictions.rows(); row++) {
      sum.add(predictions.prediction(row), predictions.label(row));
    }
    return sum.metrics();
  }

  private static Optional<Metrics> of(UnseenRows rows) {
    MetricsSum sum = new MetricsSum();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.trees(row) > 0) {
        sum.add(rows.prediction(row), rows.label(row));
      }
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
      UnseenRows heldOut = predictions.heldOut();
      return new CalibrationRows(
          of(rows, heldOut::label), of(rows, heldOut::prediction), spreads.heldOut());
    }
    UnseenRows outOfBag = predictions.outOfBag();
    int[] rows =
        IntStream.range(0, spreads.outOfBag().length)
            .filter(row -> outOfBag.trees(row) > 0)
            .filter(row -> !Double.isNaN(spreads.outOfBag()[row]))
            .toArray();
    return new CalibrationRows(
        of(rows, outOfBag::label),
        of(rows, outOfBag::prediction),
        of(rows, row -> spreads.outOfBag()[row]),
        spreads.halves().of(rows),
        settings.overstatement());
  }

  private static double[] of(int[] rows, IntToDoubleFunction value) {
    return IntStream.of(rows).mapToDouble(value).toArray();
  }

  @Override
  public ScoredRows scored() {
    UnseenRows heldOut = predictions.heldOut();
    return heldOut.size() > 0
        ? scored(ScoredRows.Kind.VALIDATION, heldOut, predictions::heldOutValues)
        : scored(ScoredRows.Kind.OUT_OF_BAG, predictions.outOfBag(), predictions::values);
  }

  private ScoredRows scored(
      ScoredRows.Kind kind, UnseenRows unseen, Function<int[], BinnedValues> values) {
    // A byte a value: so many rows that they are no burden to what follows.
    int most =
        (int) Math.min(ScoredRows.MAX_ROWS, HeapBudget.ofThisJvm().scoredRows(forest.features()));
    int[] rows =
        IntStream.range(0, unseen.size())
            .filter(row -> unseen.trees(row) > 0)
            .limit(most)
            .toArray();
    return new ScoredRows(
        kind, of(rows, unseen::label), of(rows, unseen::prediction), values.apply(rows)::of);
  }

  @Override
  public void close() {
    forest.close();
    if (race != null) {
      race.close();
    }
  }
}
