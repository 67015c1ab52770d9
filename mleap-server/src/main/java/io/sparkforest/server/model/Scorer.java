package io.sparkforest.server.model;

import io.sparkforest.server.error.NotScorableException;
import io.sparkforest.server.interval.Intervals;
import java.util.List;

/** Predicts. Any number of threads may score at the same time. */
public interface Scorer {

  /**
   * One prediction for each row, in the order of the rows.
   *
   * @throws NotScorableException if the model has no answer to a row
   */
  double[] score(Rows rows);

  /** Whether the prediction is the mean of trees, of which there can be statistics. */
  boolean hasTrees();

  /**
   * Predictions, each with the requested statistics of the single trees.
   *
   * @throws NotScorableException if the model has no answer to a row
   * @throws IllegalStateException if the model has no trees
   */
  Predictions score(Rows rows, List<TreeStatistic> statistics);

  /** The prediction intervals around the scores, which need the trees' spread. */
  default Intervals intervals() {
    return Intervals.NO_FOREST;
  }

  /**
   * What explains the scores. Nothing is loaded for it yet.
   *
   * @throws Explainer.UnavailableException if the model has no explanations
   */
  default Explainer explainer() throws Explainer.UnavailableException {
    throw new Explainer.UnavailableException(
        "contributions need a random forest of this project's trainer, whose pipeline is scored"
            + " without MLeap");
  }
}
