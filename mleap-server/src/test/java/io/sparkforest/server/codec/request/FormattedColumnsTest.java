package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FormattedColumn;
import io.sparkforest.server.model.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw records are read as in training: formats of columns, columns without a name, nesting. */
final class FormattedColumnsTest {
  private static Column part(String name, ColumnType type, ColumnRole role) {
    return new Column(name, type, role);
  }

  private static Column formatted(String name, String format, Column... inputs) {
    return new Column(
        name,
        ColumnRole.FEATURE,
        new FormattedColumn(ColumnFormat.parse(format), Arrays.asList(inputs)));
  }

  /** Its rows are month and days of "when", "price", "speed" with its unit, and "o.k". */
  private static final Signature SIGNATURE =
      new Signature(
          "y",
          "prediction",
          Set.of("n/a"),
          List.of(
              part("Unnamed: 0", ColumnType.NUMERIC, ColumnRole.IGNORED),
              formatted(
                  "when",
                  "date d/m/y year,month,days",
                  part("when.year", ColumnType.NUMERIC, ColumnRole.IGNORED),
                  part("when.month", ColumnType.NUMERIC, ColumnRole.FEATURE),
                  part("when.days", ColumnType.NUMERIC, ColumnRole.FEATURE)),
              formatted(
                  "price",
                  "number decimal=. thousands=, units=$",
                  part("price", ColumnType.NUMERIC, ColumnRole.FEATURE)),
              formatted(
                  "speed",
                  "number decimal=. units=km|mi",
                  part("speed", ColumnType.NUMERIC, ColumnRole.FEATURE),
                  part("speed.unit", ColumnType.CATEGORICAL, ColumnRole.FEATURE)),
              part("o.k", ColumnType.CATEGORICAL, ColumnRole.FEATURE),
              part("o.tags", ColumnType.CATEGORICAL, ColumnRole.IGNORED)),
          true);

  private static final String ROW = "6.0|18791.0|1234.5|12.0|mi|red";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text/csv|7,13/06/2021,\"$1,234.50\",12 mi,red,",
        "text/csv|,when,price,speed,o.k,o.tags~7,13/06/2021,\"$1,234.50\",12 mi,red,",
        "text/csv|o.k,y,speed,price,when~red,1,12mi,\"1,234.5\", 13.6.2021 ",
        "application/json|{\"instances\": [{\"when\": \"13 Jun 2021\", \"price\": 1234.5,"
            + " \"speed\": \"12 mi\", \"o\": {\"k\": \"red\", \"tags\": [1, {\"k\": 2}]}}]}",
        "application/jsonlines|{\"o.k\": \"red\", \"when\": \"13/6/21\", \"price\":"
            + " \"$1234.50\", \"speed\": \"12 mi\"}",
      })
  void aRawRecordIsReadAsInTraining(String contentType, String body) {
    assertThat(Decoded.rows(SIGNATURE, contentType, body.replace('~', '\n'))).containsExactly(ROW);
  }

  @Test
  void aFieldThatMeansMissingIsMissing() {
    assertThat(Decoded.rows(SIGNATURE, "text/csv", "1,n/a,,-,red,\n1,?,None,12,,\n"))
        .containsExactly("-|-|-|-|-|red", "-|-|-|12.0|-|-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"when\": \"soon\"}|when|soon|must have the format \"date d/m/y year,month,days\", such"
            + " as 13/06/2021, but is \"soon\"",
        "{\"price\": \"much\"}|price|much|must have the format",
        "{\"price\": true}|price|true|must have the format",
      })
  void aFieldOfAnotherFormatIsRefused(String json, String column, String value, String rule) {
    assertThat(Decoded.error(SIGNATURE, "application/jsonlines", json.getBytes(UTF_8)))
        .satisfies(
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.BAD_VALUE);
              assertThat(error.column()).isEqualTo(column);
              assertThat(error.value()).isEqualTo(value);
              assertThat(error.message()).contains(rule);
            });
  }

  @Test
  void aNumberOfJsonHasAPointWhateverTheDecimalMarkOfTheColumn() {
    Signature german =
        new Signature(
            "y",
            "prediction",
            Set.of(),
            List.of(
                formatted(
                    "price",
                    "number decimal=, thousands=.",
                    part("price", ColumnType.NUMERIC, ColumnRole.FEATURE)),
                formatted(
                    "day",
                    "date yyyymmdd month",
                    part("day.month", ColumnType.NUMERIC, ColumnRole.FEATURE))),
            true);

    assertThat(
            Decoded.rows(
                german,
                "application/jsonlines",
                "{\"price\": 1.234, \"day\": 20210613.0}\n{\"price\": \"1.234\", \"day\": 20210613}\n"))
        .containsExactly("1.234|6.0", "1234.0|6.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"o\": null, \"price\": 1}", "{\"o\": {}, \"price\": 1}"})
  void aNestedObjectMayBeAbsent(String json) {
    assertThat(Decoded.rows(SIGNATURE, "application/jsonlines", json))
        .containsExactly("-|-|1.0|-|-|-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{\"o\": {\"l\": 1}}|o.l", "{\"p\": {\"k\": 1}}|p"})
  void aNestedMemberThatIsNoColumnIsRefusedByItsWholeName(String json, String name) {
    assertThat(Decoded.error(SIGNATURE, "application/jsonlines", json.getBytes(UTF_8)))
        .satisfies(
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_COLUMN);
              assertThat(error.column()).isEqualTo(name);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"o\": \"red\"}", "{\"o\": [1]}"})
  void whatIsNoObjectInPlaceOfOneIsRefused(String json) {
    Decoded.assertRefused(
        SIGNATURE,
        "application/jsonlines",
        json,
        ErrorCode.BAD_VALUE,
        1L,
        "o",
        "row 1: \"o\" must be an object or null");
  }
}
