package io.sparkforest.trainer.settings;

import io.sparkforest.trainer.settings.declaration.ReadValues;
import java.util.Set;

/**
 * How the rows are read and divided.
 *
 * @param missingValues texts that mean "missing", besides the empty field
 * @param delimiter field separator of CSV files
 * @param validationFraction fraction of the training rows held out for validation, 0 to 0.9
 */
public record DataParameters(Set<String> missingValues, char delimiter, double validationFraction) {
  static DataParameters of(ReadValues values) {
    return new DataParameters(
        values.get(DeclaredHyperparameters.MISSING_VALUES),
        values.get(DeclaredHyperparameters.DELIMITER),
        values.get(DeclaredHyperparameters.VALIDATION_FRACTION));
  }
}
