package io.sparkforest.trainer.forest;

import java.util.Locale;

/**
 * Why a forest has fewer trees than it might: more of them no longer helped.
 *
 * @param metric what was watched, {@code validation:rmse} or {@code oob:rmse}
 * @param batches batches without improvement
 * @param tolerance part by which the metric would have had to fall
 * @param best the value that none of these batches improved upon, in the target's unit
 * @param bestTrees trees that the forest had then
 */
public record EarlyStop(String metric, int batches, double tolerance, double best, int bestTrees) {
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s has not fallen by %s of %.6g, which it was with %d trees, in %d batches",
        metric,
        Double.toString(tolerance),
        best,
        bestTrees,
        batches);
  }
}
