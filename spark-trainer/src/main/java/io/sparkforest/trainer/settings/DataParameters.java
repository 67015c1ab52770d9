package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.trainer.settings.declaration.ReadValues;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.Set;

/**
 * How the rows are read and divided.
 *
 * @param missingValues texts that mean "missing", besides the empty field
 * @param missingTarget what becomes of rows without a target
 * @param delimiter field separator of CSV files, a space for runs of spaces and tabs; empty: found
 * @param decimal decimal mark of numbers in CSV files; empty: decided on column by column
 * @param encoding encoding of CSV files; empty: found
 * @param skipLines number of lines above the header of CSV files
 * @param validationFraction fraction of the training rows held out for validation, 0 to 0.9
 */
public record DataParameters(
    Set<String> missingValues,
    MissingTarget missingTarget,
    Optional<Character> delimiter,
    @JsonIgnore Optional<DecimalMark> decimal,
    Optional<Charset> encoding,
    int skipLines,
    double validationFraction) {
  /** The decimal mark itself. */
  @JsonProperty("decimal")
  Optional<Character> decimalMark() {
    return decimal.map(DecimalMark::character);
  }

  static DataParameters of(ReadValues values) {
    return new DataParameters(
        values.get(DeclaredHyperparameters.MISSING_VALUES),
        values.get(DeclaredHyperparameters.MISSING_TARGET),
        values.get(DeclaredHyperparameters.DELIMITER),
        values.get(DeclaredHyperparameters.DECIMAL),
        values.get(DeclaredHyperparameters.ENCODING),
        values.get(DeclaredHyperparameters.SKIP_LINES),
        values.get(DeclaredHyperparameters.VALIDATION_FRACTION));
  }
}
