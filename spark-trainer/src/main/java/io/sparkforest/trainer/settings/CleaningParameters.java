package io.sparkforest.trainer.settings;

import io.sparkforest.trainer.settings.declaration.ReadValues;
import java.util.Map;

/**
 * What replaces the values of columns.
 *
 * @param aliases column → raw label → label
 * @param impute column → how its missing values are filled in
 */
public record CleaningParameters(
    Map<String, Map<String, String>> aliases, Map<String, Imputation> impute) {
  static CleaningParameters of(ReadValues values) {
    return new CleaningParameters(
        values.get(DeclaredHyperparameters.ALIASES), values.get(DeclaredHyperparameters.IMPUTE));
  }
}
