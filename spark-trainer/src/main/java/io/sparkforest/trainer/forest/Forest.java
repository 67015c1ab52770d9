package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.metrics.ScoredRows;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.regression.RandomForestRegressionModel;

/**
 * A grown forest.
 *
 * @param model the trees as Spark's model
 * @param settings what it was grown with
 * @param batches how it came about; at least one
 * @param earlyStop why no more trees were grown, though nobody asked to stop
 * @param scored rows and what the forest says of them
 * @param isComplete false if the job was asked to stop before all trees were grown
 */
public record Forest(
    RandomForestRegressionModel model,
    ForestSettings settings,
    List<BatchReport> batches,
    Optional<EarlyStop> earlyStop,
    ScoredRows scored,
    boolean isComplete) {
  /** The metrics of the forest as it is. */
  public BatchReport last() {
    return batches.get(batches.size() - 1);
  }
}
