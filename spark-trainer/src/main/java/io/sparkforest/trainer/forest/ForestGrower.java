package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.forest.search.ErrorChange;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.forest.search.ResidualStep;
import io.sparkforest.trainer.interval.CalibrationRows;
import io.sparkforest.trainer.interval.Spreads;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.metrics.ScoredRows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;

/**
 * Grows the trees of one random forest over one set of rows: the seam behind which algorithms can
 * be exchanged.
 */
interface ForestGrower extends AutoCloseable {
  /**
   * The next trees of the forest.
   *
   * @param trees the trees, in the forest's order
   * @param train how well all trees so far predict the rows they were grown on
   * @param outOfBag the same where each row is predicted by the trees grown without it; none if the
   *     algorithm cannot tell, or no row was left out
   * @param validation how well all trees so far predict the rows held out, if there are any
   */
  record Batch(
      List<DecisionTreeRegressionModel> trees,
      Metrics train,
      Optional<Metrics> outOfBag,
      Optional<Metrics> validation) {}

  /** What the trees are grown with. */
  ForestSettings settings();

  /**
   * Grows the next batch.
   *
   * @param first the number of its first tree, from 0
   * @param trees number of trees, at least 1
   */
  Batch grow(int first, int trees);

  /**
   * Takes over a batch that was grown before, in place of {@link #grow}, and measures it anew.
   *
   * @param first the number of its first tree, from 0
   * @param trees what growing them gave
   */
  Batch restore(int first, List<DecisionTreeRegressionModel> trees);

  /**
   * What else, besides data, hyperparameters and {@link #settings}, decides the trees to come: a
   * name and a value each.
   */
  Map<String, String> circumstances();

  /** The rows held out, or else those to train on, and what all trees so far say of them. */
  ScoredRows scored();

  /** Why {@link #onResiduals} can never give a grower; none if it can. */
  Optional<String> obstacleToResiduals();

  /**
   * A grower of a forest on what out-of-bag predictions of all trees so far leave of the labels.
   * What it tells of its batches is true of all these trees together with its own. This grower
   * grows no more trees, and goes on to tell of those that it has.
   *
   * @return none if there is no such forest, or none of use is expected
   */
  default Optional<ForestGrower> onResiduals(ResidualStep step) {
    return Optional.empty();
  }

  /**
   * How much this grower's trees disagree on rows that they were grown without, for {@link
   * #calibrationRows}; the same whether they were grown or restored.
   *
   * @param trees all of its trees, in their order; at least one
   */
  Spreads spreads(List<DecisionTreeRegressionModel> trees);

  /**
   * Rows to calibrate prediction intervals on, and what all trees so far say of them, those of the
   * growers that this came of included.
   *
   * @param spreads of the first forest, with what half of each residual forest's trees predict
   */
  CalibrationRows calibrationRows(Spreads spreads, Spreads.Kind kind);

  /** What this grower's trees add to those of the grower that it came of, if it did. */
  default Optional<ErrorChange> errorChange() {
    return Optional.empty();
  }

  @Override
  void close();
}
