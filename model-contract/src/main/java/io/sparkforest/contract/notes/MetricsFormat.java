package io.sparkforest.contract.notes;

/**
 * JSON members of {@link Note#METRICS} that the server shows: those of each object of metrics,
 * which is a member of the document under the name of its rows, such as {@code train}. The document
 * has more.
 */
public final class MetricsFormat {
  /** Root of the mean squared error, in the target's unit; marks an object of metrics. */
  public static final String RMSE = "rmse";

  /** Mean absolute error, in the target's unit. */
  public static final String MAE = "mae";

  /** Share of the target's variance that is explained; absent where the target does not vary. */
  public static final String R2 = "r2";

  private MetricsFormat() {}
}
