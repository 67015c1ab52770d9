package io.sparkforest.server.model;

import io.sparkforest.server.error.NotScorableException;
import java.util.List;

/**
 * Says what each column contributes to scores: exact path-dependent SHAP values. Any number of
 * threads may ask at the same time.
 */
public interface Explainer {

  /** The columns that the forest uses, in the signature's order: those that may contribute. */
  List<String> columns();

  /**
   * Loads what only explanations need, unless that was done before.
   *
   * @throws UnavailableException if it cannot be had
   */
  void prepare() throws UnavailableException;

  /**
   * What the forest predicts of a record of which nothing is known: the mean of its trees over
   * their training rows.
   *
   * @throws IllegalStateException if it is not prepared
   */
  double base();

  /**
   * The contributions to each row's score. The base and a row's contributions add up to its score.
   *
   * @throws NotScorableException if the model has no answer to a row
   * @throws IllegalStateException if it is not prepared
   */
  Explanation explain(Rows rows);

  /**
   * What columns contribute to the scores of rows.
   *
   * @param base {@link Explainer#base}
   * @param columns the names of {@link Explainer#columns}
   * @param contributions for each row a number for each column
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and many rows are not copied
  record Explanation(double base, List<String> columns, double[][] contributions) {}

  /** There are no explanations; the message has the reason. */
  final class UnavailableException extends Exception {
    /** The reason, as a clause. */
    public UnavailableException(String message) {
      super(message);
    }
  }
}
