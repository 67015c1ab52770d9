package io.sparkforest.trainer.data;

import io.sparkforest.trainer.settings.Hyperparameters;
import io.sparkforest.trainer.settings.Imputation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the hyperparameters say about one column.
 *
 * @param isDropped whether {@code drop_columns} names it
 * @param isCategorical whether {@code categorical_columns} names it
 * @param isNumeric whether {@code numeric_columns} names it
 * @param isRunning whether it counts days or seconds, which run on without being an identifier
 * @param maxBins the most labels that a feature should have
 * @param imputation how its missing values are filled in, if it is said
 * @param aliases raw label → canonical label
 */
record ColumnSettings(
    boolean isDropped,
    boolean isCategorical,
    boolean isNumeric,
    boolean isRunning,
    int maxBins,
    Optional<Imputation> imputation,
    Map<String, String> aliases) {
  /**
   * The settings of a column.
   *
   * @param running the columns that count days or seconds
   */
  static ColumnSettings of(String column, Set<String> running, Hyperparameters hyperparameters) {
    return new ColumnSettings(
        hyperparameters.columns().dropColumns().contains(column),
        hyperparameters.columns().categoricalColumns().contains(column),
        hyperparameters.columns().numericColumns().contains(column),
        running.contains(column),
        hyperparameters.forest().tree().maxBins(),
        Optional.ofNullable(hyperparameters.cleaning().impute().get(column)),
        hyperparameters.cleaning().aliases().getOrDefault(column, Map.of()));
  }

  /** Whether the user says what the column is; then it is kept unless it cannot help. */
  boolean isTypeGiven() {
    return isCategorical || isNumeric;
  }
}
