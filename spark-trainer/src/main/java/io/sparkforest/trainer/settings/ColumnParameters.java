package io.sparkforest.trainer.settings;

import io.sparkforest.trainer.settings.declaration.ReadValues;
import java.util.List;

/**
 * What the columns of the data are to the model.
 *
 * @param target name of the column to predict
 * @param dropColumns columns that are not features
 * @param categoricalColumns columns that are categorical even if their values are numbers
 * @param numericColumns columns that must be numeric
 */
public record ColumnParameters(
    String target,
    List<String> dropColumns,
    List<String> categoricalColumns,
    List<String> numericColumns) {
  static ColumnParameters of(ReadValues values) {
    return new ColumnParameters(
        values.get(DeclaredHyperparameters.TARGET),
        values.get(DeclaredHyperparameters.DROP_COLUMNS),
        values.get(DeclaredHyperparameters.CATEGORICAL_COLUMNS),
        values.get(DeclaredHyperparameters.NUMERIC_COLUMNS));
  }
}
