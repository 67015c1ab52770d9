package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.interval.CalibrationRows;
import io.sparkforest.trainer.metrics.ScoredRows;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.RandomForestRegressionModel;

/**
 * A grown forest, with the residual forests that were added to it.
 *
 * @param model all trees as Spark's model
 * @param importances each feature's share of the importance, in the order of the feature vector
 * @param sizes number of trees of the first forest and of each that was added, in the trees' order
 * @param settings what the first forest was grown with
 * @param residualForests those that were tried, in their order
 * @param batches how it came about; at least one
 * @param earlyStop why no more trees were grown, though nobody asked to stop
 * @param scored rows and what the forest says of them
 * @param outOfBag rows to train on, in a random order, each predicted by trees that were grown
 *     without it; none if the engine does not know them
 * @param heldOut rows held out, maybe none
 * @param isComplete false if the job was asked to stop before all trees were grown
 */
public record Forest(
    RandomForestRegressionModel model,
    Vector importances,
    List<Integer> sizes,
    ForestSettings settings,
    List<ResidualForest> residualForests,
    List<BatchReport> batches,
    Optional<EarlyStop> earlyStop,
    ScoredRows scored,
    CalibrationRows outOfBag,
    CalibrationRows heldOut,
    boolean isComplete) {
  /** The metrics of the forest as it is. */
  public BatchReport last() {
    return batches.get(batches.size() - 1);
  }
}
