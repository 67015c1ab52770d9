package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.forest.search.ErrorChange;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.ResidualStep;
import io.sparkforest.trainer.interval.CalibrationRows;
import io.sparkforest.trainer.interval.Spreads;
import io.sparkforest.trainer.metrics.ScoredRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;

/** Does something before and after each batch, whether it grows it or takes it over. */
record WatchedGrower(ForestGrower grower, IntConsumer beforeBatch, IntConsumer afterBatch)
    implements ForestGrower {
  @Override
  public ForestSettings settings() {
    return grower.settings();
  }

  @Override
  public Batch restore(int first, List<DecisionTreeRegressionModel> trees) {
    return watched(first, () -> grower.restore(first, trees));
  }

  @Override
  public ScoredRows scored() {
    return grower.scored();
  }

  @Override
  public Map<String, String> circumstances() {
    return grower.circumstances();
  }

  @Override
  public Batch grow(int first, int trees) {
    return watched(first, () -> grower.grow(first, trees));
  }

  private Batch watched(int first, Supplier<Batch> work) {
    beforeBatch.accept(first);
    Batch batch = work.get();
    afterBatch.accept(first);
    return batch;
  }

  @Override
  public Optional<String> obstacleToResiduals() {
    return grower.obstacleToResiduals();
  }

  @Override
  public Optional<ForestGrower> onResiduals(ResidualStep step) {
    return grower
        .onResiduals(step)
        .map(residuals -> new WatchedGrower(residuals, beforeBatch, afterBatch));
  }

  @Override
  public Optional<ErrorChange> errorChange() {
    return grower.errorChange();
  }

  @Override
  public Spreads spreads(List<DecisionTreeRegressionModel> trees) {
    return grower.spreads(trees);
  }

  @Override
  public CalibrationRows calibrationRows(Spreads spreads, Spreads.Kind kind) {
    return grower.calibrationRows(spreads, kind);
  }

  @Override
  public void close() {
    grower.close();
  }
}
