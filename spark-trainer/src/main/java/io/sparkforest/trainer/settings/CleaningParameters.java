package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.trainer.settings.declaration.ReadValues;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What becomes of the values of columns.
 *
 * @param aliases column → raw label → label
 * @param impute column → how its missing values are filled in
 * @param columnFormats column → how its fields are written, where that is not to be found out
 */
public record CleaningParameters(
    Map<String, Map<String, String>> aliases,
    Map<String, Imputation> impute,
    @JsonIgnore Map<String, ColumnFormat> columnFormats) {
  /** The formats in their text forms. */
  @JsonProperty("column_formats")
  Map<String, String> columnFormatTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    columnFormats.forEach((column, format) -> texts.put(column, format.text()));
    return texts;
  }

  /** How hyperparameter {@code column_formats} names the format of one column. */
  public static String columnFormat(String column, ColumnFormat format) {
    return "{\"" + quoted(column) + "\": \"" + quoted(format.text()) + "\"}";
  }

  private static String quoted(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }

  static CleaningParameters of(ReadValues values) {
    return new CleaningParameters(
        values.get(DeclaredHyperparameters.ALIASES),
        values.get(DeclaredHyperparameters.IMPUTE),
        values.get(DeclaredHyperparameters.COLUMN_FORMATS));
  }
}
