package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.metrics.Metrics;
import java.util.Optional;

/**
 * Watches the error from batch to batch: that of the rows held out or, without any, the out-of-bag
 * error. Where it has not improved for some batches in a row, more trees are not worth their time.
 */
final class EarlyStopping {
  private final int patience;
  private final double tolerance;
  private int batchesWithoutImprovement;
  private double best = Double.POSITIVE_INFINITY;
  private int bestTrees;

  /**
   * Begins to watch.
   *
   * @param patience batches without improvement after which the forest is done; 0 for never
   * @param tolerance part by which the error must fall for an improvement, 0 to below 1
   */
  EarlyStopping(int patience, double tolerance) {
    this.patience = patience;
    this.tolerance = tolerance;
  }

  /** Whether anybody wants it. */
  boolean isOn() {
    return patience > 0;
  }

  /** Whether there is an error to watch. */
  static boolean canWatch(BatchReport report) {
    return report.judging().isPresent();
  }

  /** Takes the next batch into account, and tells if it should be the last. */
  Optional<EarlyStop> after(BatchReport report) {
    Optional<Metrics> judging = report.judging();
    if (!isOn() || judging.isEmpty()) {
      return Optional.empty();
    }
    double rmse = judging.get().rmse();
    if (rmse < best * (1 - tolerance)) {
      best = rmse;
      bestTrees = report.trees();
      batchesWithoutImprovement = 0;
      return Optional.empty();
    }
    batchesWithoutImprovement++;
    if (batchesWithoutImprovement < patience) {
      return Optional.empty();
    }
    String metric = report.validation().isPresent() ? "validation:rmse" : "oob:rmse";
    return Optional.of(new EarlyStop(metric, patience, tolerance, best, bestTrees));
  }
}
