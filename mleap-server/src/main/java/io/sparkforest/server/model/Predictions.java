package io.sparkforest.server.model;

import io.sparkforest.server.model.Explainer.Explanation;
import org.jspecify.annotations.Nullable;

/**
 * A model's predictions for some rows.
 *
 * @param scores one prediction a row, in the order of the rows
 * @param statistics for each {@link TreeStatistic} requested, its values, one per row
 * @param explanation what columns contribute to the scores; null if that was not requested
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and a million rows are not copied
public record Predictions(
    double[] scores, double[][] statistics, @Nullable Explanation explanation) {
  /** Predictions without an explanation. */
  public Predictions(double[] scores, double[][] statistics) {
    this(scores, statistics, null);
  }
}
