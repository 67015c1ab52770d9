package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.trainer.LogLines;
import io.sparkforest.trainer.sagemaker.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SchemaInferenceTest {
  @TempDir Path base;
  private DataFolder folder = new DataFolder(Path.of(""));

  @BeforeEach
  void setUp() {
    folder = new DataFolder(base);
  }

  @Test
  void everyColumnButTheTargetHasItsPlaceTypeRoleAndContent() throws IOException {
    folder.file(
        "a.csv",
        """
        weight,y,type,empty
        1.5,10,Dairy,
        NA,20,Meat,NA
        -2,30,Dairy,
        7,40.5,,
        """);

    Schema schema = folder.schema();

    assertThat(schema.target()).isEqualTo(new Schema.Target("y", 10, 40.5));
    assertThat(schema.columns())
        .containsExactly(
            new Column(
                "weight",
                0,
                ColumnType.NUMERIC,
                ColumnRole.FEATURE,
                OptionalDouble.of(-2),
                OptionalDouble.of(7),
                1,
                Optional.empty()),
            new Column(
                "type",
                1,
                ColumnType.CATEGORICAL,
                ColumnRole.FEATURE,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                1,
                Optional.of(Set.of("Dairy", "Meat"))),
            new Column(
                "empty",
                2,
                ColumnType.CATEGORICAL,
                ColumnRole.IGNORED,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                4,
                Optional.of(Set.of())));
    assertThat(schema.rules().missingValues())
        .containsExactlyInAnyOrder("NA", "N/A", "NaN", "nan", "null", "NULL");
    assertThat(schema.features()).extracting(Column::name).containsExactly("weight", "type");
    assertThat(schema.read()).extracting(Column::id).containsExactly("c0", "c1");
  }

  @Test
  void namesMayBeAnyAndAreToldApartByCase() throws IOException {
    folder.set("target", "prediction").set("categorical_columns", "[\"a, b\", \"Label\"]");
    folder.file(
        "a.csv",
        """
        label,Label,features,prediction,c0,price.net,größe 🌲,"a, b"
        1,2,3,4,5,6,7,8
        2,3,4,5,6,7,8,9
        1,2,3,5,6,7,8,8
        """);

    Schema schema = folder.schema();

    assertThat(schema.columns())
        .extracting(Column::name)
        .containsExactly("label", "Label", "features", "c0", "price.net", "größe 🌲", "a, b");
    assertThat(schema.columns())
        .extracting(Column::id)
        .containsExactly("c0", "c1", "c2", "c3", "c4", "c5", "c6");
    assertThat(schema.column("label").isNumeric()).isTrue();
    assertThat(schema.column("Label").isNumeric()).isFalse();
    assertThat(schema.column("a, b").isNumeric()).isFalse();
  }

  @Test
  void aTableMayHaveAHundredColumns() throws IOException {
    folder.file(
        "a.csv",
        IntStream.range(0, 100).mapToObj(column -> "c" + column).collect(Collectors.joining(","))
            + ",y\n"
            + IntStream.range(0, 20)
                .mapToObj(
                    row ->
                        IntStream.range(0, 101)
                            .mapToObj(column -> "" + (row * column) % 7)
                            .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n")));

    assertThat(folder.schema().columns()).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1d", "0x10", "50%", "1 2", "one"})
  void oneTextMakesAColumnCategorical(String text) throws IOException {
    assertThat(column(row -> row == 3 ? "\"" + text + "\"" : row % 4 + "", 20).isNumeric())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"?", "-", "None", "<NA>", "#N/A", "inf", "-Infinity", "1e400"})
  void whatMeansMissingAmongNumbersIsMissingWithAWarning(String text) throws IOException {
    folder.file("a.csv", table(row -> row == 3 ? text : row % 4 + "", 20));

    Schema schema = folder.schema();

    assertThat(schema.column("x").isNumeric()).isTrue();
    assertThat(schema.column("x").missing()).isEqualTo(1);
    assertThat(schema.warnings())
        .containsExactly("column x: 1 value(s) mean \"missing\", such as '" + text + "'");
  }

  @Test
  void aFewTextsAmongManyNumbersAreReadAsMissingWithAWarning() throws IOException {
    assertWarned(
        row -> row == 3 ? "oops" : row % 4 + "",
        200,
        "column x: 1 value(s) are not of its format number and are read as missing, such as"
            + " 'oops'");
  }

  @Test
  void aNumberThatCanBeReadInTwoWaysIsRefusedWithTheSettingThatDecides() throws IOException {
    folder.file("a.csv", table(row -> row == 3 ? "\"1,234\"" : row % 4 + "", 20));
    refused(
        "column x: its values, such as '1,234', can be read as \"number decimal=. thousands=,\" or"
            + " as \"number decimal=,\": set hyperparameter column_formats to {\"x\": \"number"
            + " decimal=. thousands=,\"}, or name the column in categorical_columns or"
            + " drop_columns");

    folder.set("decimal", ".");
    assertThat(folder.schema().column("x").max()).hasValue(1234);
    folder.set("decimal", "auto").set("column_formats", "{\"x\": \"number decimal=,\"}");
    assertThat(folder.schema().column("x").max()).hasValue(3);
  }

  @Test
  void aColumnThatProvesTheDecimalMarkDecidesForTheOthers() throws IOException {
    folder.file("a.csv", "x;w;y\n1,234;0,5;1\n2,345;1,25;2\n3,456;7,5;3\n1,234;1,5;5\n");

    assertThat(folder.schema().column("x").max()).hasValue(3.456);
  }

  @Test
  void soAreSuchNumbersAmongValuesThatMeanMissing() throws IOException {
    folder.file("a.csv", "x;w;y\n1.250;0,5;1\n?;1,25;2\n999;7,5;3\n2.250;1,5;5\n");

    refused(
        "column x: its values, such as '1.250', can be read as \"number decimal=, thousands=.\" or as"
            + " \"number\": set hyperparameter column_formats to {\"x\": \"number decimal=,"
            + " thousands=.\"}, or name the column in categorical_columns or drop_columns");
  }

  @Test
  void plainNumbersThatOtherColumnsMakeThousandsAreRefusedWithTheSettingThatDecides()
      throws IOException {
    folder.file("a.csv", "x;w;y\n1.250;0,5;1\n2.345;1,25;2\n999;7,5;3\n1.250;1,5;5\n");

    refused(
        "column x: its values, such as '1.250', can be read as \"number decimal=, thousands=.\" or as"
            + " \"number\": set hyperparameter column_formats to {\"x\": \"number decimal=,"
            + " thousands=.\"}, or name the column in categorical_columns or drop_columns");
    folder.set("decimal", ",");
    assertThat(folder.schema().column("x").max()).hasValue(2345);
  }

  @Test
  void numbersAsPeopleWriteThemAreNumbers() throws IOException {
    folder.file(
        "a.csv",
        table(
            row -> "\"$" + (row % 7 + 1) + "," + String.format(Locale.ROOT, "%03d", row) + ".50\"",
            20));

    Schema schema = folder.schema();

    assertThat(schema.column("x").isNumeric()).isTrue();
    assertThat(schema.column("x").min()).hasValue(1000.5);
    assertThat(schema.column("x").max()).hasValue(7013.5);
    assertThat(schema.formats().get("x"))
        .extracting(ColumnFormat::text)
        .isEqualTo("number decimal=. thousands=, units=$");
  }

  @Test
  void aDateBecomesItsPartsAndARunningDateIsNoIdentifier() throws IOException {
    folder.file("a.csv", table(row -> LocalDate.of(2021, 1, 1).plusDays(row).toString(), 400));

    Schema schema = folder.schema();

    assertThat(schema.columns())
        .extracting(Column::name)
        .containsExactly("x.year", "x.month", "x.day", "x.weekday", "x.dayofyear", "x.days", "z");
    assertThat(schema.column("x.days").role()).isEqualTo(ColumnRole.FEATURE);
    assertThat(schema.column("x.month").max()).hasValue(12);
  }

  @Test
  void aColumnThatMustBeNumericIsRefusedEvenForFewTexts() throws IOException {
    folder.set("numeric_columns", "x");
    folder.file("a.csv", table(row -> row == 3 ? "oops" : row % 4 + "", 200));
    refused(
        "column x is in numeric_columns but has 1 values that are no numbers: 'oops' (a.csv, line"
            + " 5); missing_values can name tokens that mean \"missing\"");

    folder.file("a.csv", table(row -> row == 3 ? "oops" : "$" + row % 4, 200));
    refused(
        "column x is in numeric_columns but has 1 value(s) that are not of its format number"
            + " decimal=. units=$, such as 'oops'; missing_values can name tokens that mean"
            + " \"missing\"");
  }

  @Test
  void aDroppedColumnIsDroppedWhateverItsFormat() throws IOException {
    folder
        .file("a.csv", table(row -> row % 28 + 1 + "/06/2021", 40))
        .set("column_formats", "{\"x\": \"date d/m/y\"}")
        .set("drop_columns", "x");

    Schema schema = folder.schema();

    assertThat(schema.formats()).isEmpty();
    assertThat(schema.features()).extracting(Column::name).containsExactly("z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          impute              | {"x": {"with": "mean"}} | impute of x
          impute              | {"z": {"with": "mean", "by": "x"}} | impute of z by x
          aliases             | {"x": {"1": "2"}}       | aliases of x
          categorical_columns | x                       | x in categorical_columns
          numeric_columns     | x                       | x in numeric_columns
          """)
  void aSettingOfAColumnThatBecomesItsPartsIsRefused(
      String hyperparameter, String value, String named) throws IOException {
    folder
        .file("a.csv", table(row -> row % 28 + 1 + "/06/2021", 40))
        .set("column_formats", "{\"x\": \"date d/m/y month,day\"}")
        .set(hyperparameter, value);

    refused(
        named
            + ": the column is read as date d/m/y month,day; name its inputs instead, which are"
            + " x.month, x.day");
  }

  @Test
  void aSettingThatIsSuggestedIsJsonWhateverTheNameOfItsColumn() throws IOException {
    folder.file(
        "a.csv",
        table(row -> (row % 12 + 1) + "/" + (row % 11 + 1) + "/2021", 20)
            .replace("x,z,y", "\"a\"\"\\b\",z,y"));

    assertThatThrownBy(folder::schema)
        .hasMessageContaining("column_formats to {\"a\\\"\\\\b\": \"date d/m/y\"}, or name");
  }

  @Test
  void aDateWhoseDayAndMonthCannotBeToldApartIsRefused() throws IOException {
    folder.file("a.csv", table(row -> (row % 12 + 1) + "/" + (row % 11 + 1) + "/2021", 20));

    refused(
        "column x: its values, such as '1/2/2021', '12/1/2021', '2/3/2021', can be read as \"date"
            + " d/m/y\" or as \"date m/d/y\": set hyperparameter column_formats to {\"x\": \"date"
            + " d/m/y\"}, or name the column in categorical_columns or drop_columns");
  }

  @Test
  void aColumnOfMostlyNumbersIsWarnedOf() throws IOException {
    assertWarned(
        row -> row % 4 == 3 ? "x" : row % 4 + "",
        20,
        "column x is taken as categorical, although 15 of its 20 values are numbers; these are not:"
            + " 'x' (a.csv, line 5); 'x' (a.csv, line 9); 'x' (a.csv, line 13); and 2 more. Name"
            + " what means \"missing\" in missing_values, correct them, or list the column in"
            + " categorical_columns");
  }

  @Test
  void whatIsMostlyGapsAndMostlyNumbersIsWarnedOfTwice() throws IOException {
    folder.file("a.csv", table(row -> row % 3 != 0 ? "" : row == 3 ? "x" : row % 4 + "", 21));

    assertThat(folder.schema().warnings())
        .hasSize(2)
        .anyMatch(warning -> warning.contains("6 of its 7 values are numbers"))
        .contains("column x has no value in 14 of 21 rows to train on");
  }

  @Test
  void numbersThatOneTextMakesAnIdentifierAreWarnedOfAsNumbers() throws IOException {
    assertWarned(
        row -> row == 3 ? "1000.5x5" : row + ".5",
        20,
        "column x is taken as categorical and left out (it looks like an identifier: each of its 20"
            + " values is unique), although 19 of its 20 values are numbers; these are not:"
            + " '1000.5x5' (a.csv, line 5). Name what means \"missing\" in missing_values, correct"
            + " them, or list the column in categorical_columns");
  }

  @Test
  void aColumnOfMostlyGapsIsWarnedOf() throws IOException {
    assertWarned(
        row -> row % 3 == 0 ? row % 4 + ".5" : "",
        21,
        "column x has no value in 14 of 21 rows to train on");
  }

  @Test
  void codesThatAreAskedForAsCategoriesAreNotWarnedOf() throws IOException {
    folder.set("categorical_columns", "x");
    folder.file("a.csv", table(row -> row % 4 == 3 ? "n" : row % 4 + "", 20));

    assertThat(folder.schema().warnings()).isEmpty();
  }

  /** In the log where it stands in the data, and for the report. */
  private void assertWarned(IntFunction<String> values, int rows, String warning)
      throws IOException {
    folder.file(
        "a.csv",
        table(
            row ->
                values.apply(row).contains(",") ? '"' + values.apply(row) + '"' : values.apply(row),
            rows));
    try (LogLines log = new LogLines()) {
      assertThat(folder.schema().warnings()).containsExactly(warning);
      assertThat(log.lines()).contains("WARN schema: " + warning);
    }
  }

  @Test
  void aTokenThatMeansMissingLeavesAColumnNumeric() throws IOException {
    folder.set("missing_values", "?");

    Column column = column(row -> row == 3 ? "?" : row % 4 + "", 20);

    assertThat(column.isNumeric()).isTrue();
    assertThat(column.missing()).isOne();
  }

  @Test
  void codesOfCategoriesAreCategoricalWhereTheUserSaysSo() throws IOException {
    folder.set("categorical_columns", "x");

    Column column = column(row -> new String[] {"1", "01", "1.0", ""}[row % 4], 20);

    assertThat(column.type()).isEqualTo(ColumnType.CATEGORICAL);
    assertThat(column.role()).isEqualTo(ColumnRole.FEATURE);
    assertThat(column.labels()).isEqualTo(Optional.of(Set.of("1", "01", "1.0")));
    assertThat(column.min()).isEmpty();
    assertThat(column.max()).isEmpty();
  }

  @Test
  void aColumnThatMustBeNumericIsRefusedWithItsFirstText() throws IOException {
    folder.set("numeric_columns", "x").file("a.csv", table(row -> row % 5 + "", 20));
    folder.file("b.csv", "y,x,z\n1,?,1\n2,x,2\n");

    refused(
        "column x is in numeric_columns but has 2 values that are no numbers: '?' (b.csv, line 2);"
            + " 'x' (b.csv, line 3); missing_values can name tokens that mean \"missing\"");
  }

  @Test
  void aColumnWithoutValuesIsIgnoredWithAReason() throws IOException {
    assertIgnored(row -> row % 2 == 0 ? "" : "NA", 20, "it has no value at all");
  }

  @Test
  void aColumnOfDatesInNumericColumnsIsRefusedAndNotSplitIntoItsParts() throws IOException {
    folder
        .set("numeric_columns", "x")
        .file("a.csv", table(row -> "2024-01-" + (10 + row % 20), 40));

    assertThatThrownBy(folder::schema)
        .hasMessageContaining(
            "column x is in numeric_columns but has 40 values that are no numbers: '2024-01-10'"
                + " (a.csv, line 2)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"numeric_columns", "categorical_columns"})
  void aColumnWithoutValuesIsIgnoredWhateverTheUserSays(String hyperparameter) throws IOException {
    folder.set(hyperparameter, "x");

    assertIgnored(row -> "", 20, "it has no value at all");
  }

  @Test
  void aConstantColumnIsIgnoredWithAReason() throws IOException {
    assertIgnored(row -> row % 2 == 0 ? "5" : "5.0", 20, "it is constant");
    assertIgnored(row -> row % 2 == 0 ? "5" : "", 20, "it is constant");
    assertIgnored(row -> " one label ", 20, "it is constant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"numeric_columns", "categorical_columns"})
  void aConstantColumnIsIgnoredWhateverTheUserSays(String hyperparameter) throws IOException {
    folder.set(hyperparameter, "x");

    assertIgnored(row -> "7", 20, "it is constant");
  }

  @Test
  void oneLabelWithGapsIsNotConstant() throws IOException {
    assertThat(column(row -> row % 2 == 0 ? "yes" : "", 20).isFeature()).isTrue();
  }

  @Test
  void oneNumberWithGapsIsConstantUnlessAnotherNumberIsFilledIn() throws IOException {
    IntFunction<String> flags = row -> row % 2 == 0 ? "1" : "";
    for (String same : List.of("mean\"", "constant\", \"value\": \"1.0\"")) {
      folder.set("impute", "{\"x\": {\"with\": \"" + same + "}}");
      assertIgnored(flags, 20, "it is constant");
    }
    folder.set("impute", "{\"x\": {\"with\": \"constant\", \"value\": \"0\"}}");
    assertThat(column(flags, 20).isFeature()).isTrue();
    assertIgnored(row -> "1", 20, "it is constant");
  }

  @Test
  void aRunningNumberIsIgnoredWithAReason() throws IOException {
    assertIgnored(
        row -> row + 1_000 + "",
        100,
        "it looks like an identifier: distinct whole numbers, like a running number"
            + " (numeric_columns would keep it)");
  }

  @Test
  void numbersThatRepeatOrHaveFractionsOnlyLateAreAFeature() throws IOException {
    assertThat(column(row -> row % 12_000 + "", 24_000).isFeature()).isTrue();
    assertThat(column(row -> row < 11_000 ? row + "" : row + 0.5 + "", 12_000).isFeature())
        .isTrue();
  }

  @Test
  void aRuleForAColumnThatIsNoFeatureIsNotHeldAgainstIt() throws IOException {
    folder.set("impute", "{\"x\": {\"with\": \"mean\"}}");
    folder.file("a.csv", table(row -> "", 20));

    assertThat(folder.schema().column("x").role()).isEqualTo(ColumnRole.IGNORED);
  }

  @Test
  void numbersTooLargeToBeSquaredAreRefused() throws IOException {
    folder.file("a.csv", table(row -> row == 3 ? "1.7e308" : row + ".5", 20));

    refused(
        "column x: expected numbers of at most 1.0E100, found '1.7e308' (a.csv, line 5); if it"
            + " means \"missing\", name it in missing_values");
  }

  @Test
  void aLabelWithANulCharacterIsRefusedAsTheServerDoes() throws IOException {
    folder.file("a.csv", table(row -> row == 3 ? "a\0b" : "L" + row % 3, 20));

    refused("column x: a label must not hold a NUL character, found 'a\\u0000b' (a.csv, line 5)");
  }

  @Test
  void aRunningNumberIsAFeatureWhereTheUserSaysSo() throws IOException {
    folder.set("numeric_columns", "x");
    assertThat(column(row -> row + "", 100).isFeature()).isTrue();

    folder.unset("numeric_columns").set("categorical_columns", "x");
    assertThat(column(row -> row + "", 100).isFeature()).isTrue();
  }

  @Test
  void numbersThatAreNoRunningNumberAreAFeature() throws IOException {
    assertThat(column(row -> row + "", 99).isFeature()).isTrue();
    assertThat(column(row -> row * row + "", 100).isFeature()).isTrue();
    assertThat(column(row -> row + 0.5 + "", 100).isFeature()).isTrue();
  }

  @Test
  void labelsThatAreAllUniqueAreIgnoredWithAReason() throws IOException {
    assertIgnored(
        row -> "L" + row,
        20,
        "it looks like an identifier: each of its 20 values is unique (categorical_columns would"
            + " keep it)");
    assertIgnored(
        row -> row % 2 == 0 ? "L" + row : "",
        20,
        "it looks like an identifier: each of its 10 values is unique (categorical_columns would"
            + " keep it)");
  }

  @Test
  void labelsThatRarelyRepeatAreIgnoredWithAReason() throws IOException {
    folder.set("max_bins", "64");

    assertIgnored(
        row -> "L" + row % 65,
        649,
        "it looks like an identifier: 65 labels in 649 rows (categorical_columns would keep it)");
    assertThat(column(row -> "L" + row % 65, 650).isFeature()).isTrue();
    assertThat(column(row -> "L" + row % 64, 649).isFeature()).isTrue();
  }

  @Test
  void moreBinsKeepMoreLabels() throws IOException {
    folder.set("max_bins", "65");

    assertThat(column(row -> "L" + row % 65, 130).isFeature()).isTrue();
  }

  @Test
  void freeTextIsIgnoredWithAReason() throws IOException {
    assertIgnored(
        row -> "L" + (row <= 10_000 ? row : row * 31 % 10_001),
        10_500,
        "it looks like free text: more than 10000 labels, or very long ones (categorical_columns"
            + " would keep it)");
  }

  @Test
  void labelsOfAnyNumberAreAFeatureWhereTheUserSaysSo() throws IOException {
    folder.set("categorical_columns", "x");

    assertThat(column(row -> "L" + row, 20).isFeature()).isTrue();
    assertThat(column(row -> "L" + row, 10_001).isFeature()).isTrue();
  }

  @Test
  void aDroppedColumnIsIgnoredWithAReason() throws IOException {
    folder.set("drop_columns", "x").set("numeric_columns", "x");

    assertIgnored(row -> row % 3 + "", 20, "named in drop_columns");
  }

  @Test
  void aColumnThatIsNoFeatureMayGroupAnother() throws IOException {
    folder.set("impute", "{\"z\": {\"with\": \"mean\", \"by\": \"x\"}}");
    folder.set("drop_columns", "x");
    try (LogLines log = new LogLines()) {
      Column column = column(row -> "L" + row % 3, 20);

      assertThat(column.role()).isEqualTo(ColumnRole.GROUP);
      assertThat(column.isRead()).isTrue();
      assertThat(log.lines())
          .contains(
              "INFO schema: column x is no feature: named in drop_columns",
              "INFO schema: column x serves to fill in another column");
    }
  }

  @Test
  void aColumnThatWouldGroupADroppedOneIsNotRead() throws IOException {
    folder.set("impute", "{\"z\": {\"with\": \"mean\", \"by\": \"x\"}}");
    folder.set("drop_columns", "x,z").file("b.csv", "x,y,z,w\nL0,1,1,1\nL0,1,1,2\n");
    folder.file("a.csv", "x,y,z,w\nL0,1,1,1\nL1,2,1,2\n");

    assertThat(folder.schema().column("x").role()).isEqualTo(ColumnRole.IGNORED);
  }

  @Test
  void whereNoFeatureIsLeftThereIsNothingToLearnFrom() throws IOException {
    folder.set("drop_columns", "z").file("a.csv", table(row -> "5", 20));

    refused("no column is left to learn from: x (it is constant), z (named in drop_columns)");
  }

  @Test
  void theTargetAloneIsNothingToLearnFrom() throws IOException {
    folder.file("a.csv", "y\n1\n2\n3\n");

    refused("no column is left to learn from: there is the target alone");
  }

  @Test
  void aTargetThatIsNotThereIsNamedWithTheNearest() throws IOException {
    folder.set("target", "Y_").file("a.csv", table(row -> row % 3 + "", 20));

    refused("target: the data has no column Y_ (did you mean y?); its columns are x, z, y");
  }

  @Test
  void whereTheNamesAreNumbersThereMayBeNoHeader() throws IOException {
    folder.set("target", "y").file("a.csv", "1.5,a,3\n2.5,b,4\n3.5,a,5\n");

    refused(
        "target: the data has no column y; its columns are 1.5, a, 3 (it has numbers: if the file"
            + " has no header, the channel's ContentType is text/csv;header=absent)");
  }

  @Test
  void aTargetThatDiffersInCaseIsAnotherColumn() throws IOException {
    folder.set("target", "Y").file("a.csv", table(row -> row % 3 + "", 20));

    refused("target: the data has no column Y (did you mean y?); its columns are x, z, y");
  }

  @Test
  void rowsWithoutATargetAreLeftOutWithAWarning() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n2,3\n,\n").file("b.csv", "y,x\nNA,1\n,2\n4,3\n,4\n5,1\n,1\n");
    String warning =
        "target y is missing in 4 of 8 rows (b.csv, line 2; b.csv, line 3; b.csv, line 5; and 1"
            + " more): these rows are left out";
    try (LogLines log = new LogLines()) {
      assertThat(folder.schema().warnings()).containsExactly(warning);
      assertThat(log.lines())
          .contains(
              "WARN schema: " + warning,
              "INFO data: a.csv: 1 record(s) without any value are ignored");
    }
  }

  @Test
  void whatMeansMissingAmongTheNumbersOfTheTargetLeavesOutItsRow() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n2,?\n3,3\n1,4\n3,-\n");

    TrainingData data = folder.data();

    assertThat(data.trainingRows()).isEqualTo(3);
    assertThat(data.schema().warnings())
        .contains(
            "target y is missing in 2 of 5 rows (a.csv, line 3; a.csv, line 6): these rows are left"
                + " out");
  }

  @Test
  void aTargetThatIsMostlyMissingIsRefused() throws IOException {
    folder.file("a.csv", "x,y\n1,2\n2,\n3,3\n1,\n3,NA\n");

    refused(
        "target y is missing in 3 of 5 rows (a.csv, line 3; a.csv, line 5; a.csv, line 6), more"
            + " than half: take these rows out if it is the right column");
  }

  @Test
  void missingValuesOfTheTargetAreCountedWhereTheyAreFaults() throws IOException {
    folder
        .set("missing_target", "fail")
        .file("a.csv", "x,y\n1,2\n2,3\n")
        .file("b.csv", "y,x\nNA,1\n,2\n4,3\n");

    refused(
        "target y is missing in 2 of 5 rows (b.csv, line 2; b.csv, line 3): take these rows out");
  }

  @Test
  void aTargetOfClassesIsToldThatNumbersArePredicted() throws IOException {
    folder.file("a.csv", "x,y\n1,yes\n2,no\n");

    refused(
        "target y is not a number in 2 of 2 rows: 'yes' (a.csv, line 2); 'no' (a.csv, line 3); what"
            + " is predicted is a number: classes are not");
  }

  @Test
  void valuesOfTheTargetThatAreNoNumbersAreCounted() throws IOException {
    folder.file("a.csv", "x,y\n1,one\n2,3\n3,1e999\n1,2\n");

    refused(
        "target y is not a number in 2 of 4 rows: 'one' (a.csv, line 2); '1e999' (a.csv, line 4)");
  }

  @Test
  void missingValuesAndTextsOfTheTargetAreReportedTogether() throws IOException {
    folder.set("missing_target", "fail").file("a.csv", "x,y\n1,\n2,yes\n3,no\n1,\n");

    refused(
        """
        2 problems:
        - target y is missing in 2 of 4 rows (a.csv, line 2; a.csv, line 5): take these rows out
        - target y is not a number in 2 of 4 rows: 'yes' (a.csv, line 3); 'no' (a.csv, line 4);\
         what is predicted is a number: classes are not\
        """);
  }

  @Test
  void aConstantTargetIsSaidToBeSo() throws IOException {
    folder.file("a.csv", "x,y\n1,7\n2,7.0\n3,7e0\n");

    refused("target y is constant: every training row has 7.0, so there is nothing to learn");
  }

  @Test
  void aTargetThatIsListedAsNumericIsAllRight() throws IOException {
    folder.set("numeric_columns", "y").file("a.csv", table(row -> row % 3 + "", 20));

    assertThat(folder.schema().target().name()).isEqualTo("y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          categorical_columns | x,y                     | categorical_columns
          aliases             | {"y": {"1": "2"}}       | aliases
          impute              | {"y": {"with": "mean"}} | impute
          impute              | {"z": {"with": "mean", "by": "y"}} | impute by
          """)
  void theTargetIsUsedAsItIs(String hyperparameter, String value, String named) throws IOException {
    folder.set(hyperparameter, value).file("a.csv", table(row -> "L" + row % 3, 20));

    refused(named + " names the target y, whose values are used as they are");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          drop_columns        | xx                      | drop_columns
          categorical_columns | xx                      | categorical_columns
          numeric_columns     | xx                      | numeric_columns
          column_formats      | {"xx": "number"}        | column_formats
          aliases             | {"xx": {"1": "2"}}      | aliases
          impute              | {"xx": {"with": "mean"}} | impute
          impute              | {"z": {"with": "mean", "by": "xx"}} | impute of z by
          """)
  void aColumnThatDoesNotExistIsNamedWithTheNearest(
      String hyperparameter, String value, String named) throws IOException {
    folder.set(hyperparameter, value).file("a.csv", table(row -> "L" + row % 3, 20));

    refused(named + ": the data has no column xx (did you mean x?); its columns are x, z, y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          aliases | {"": {"1": "2"}}
          impute  | {"": {"with": "mode"}}
          """)
  void anEmptyNameIsNoColumn(String hyperparameter, String value) throws IOException {
    folder.set(hyperparameter, value).file("a.csv", table(row -> "L" + row % 3, 20));

    refused(
        hyperparameter + ": the data has no column with an empty name; its columns are x, z, y");
  }

  @Test
  void ofManyColumnsTheFirstFewAreListed() throws IOException {
    folder.set("target", "target").set("drop_columns", "c500,C7");
    folder.file(
        "a.csv",
        IntStream.range(0, 100).mapToObj(column -> "c" + column).collect(Collectors.joining(","))
            + "\n"
            + (",".repeat(99) + "1\n").repeat(2));
    String columns =
        IntStream.range(0, 20).mapToObj(column -> "c" + column).collect(Collectors.joining(", "));

    refused(
        String.format(
            Locale.ROOT,
            """
            3 problems:
            - target: the data has no column target; its columns are %1$s and 80 more
            - drop_columns: the data has no column c500 (did you mean c50?); its columns are %1$s \
            and 80 more
            - drop_columns: the data has no column C7 (did you mean c7?); its columns are %1$s and \
            80 more\
            """,
            columns));
  }

  @Test
  void theProblemsOfTheHyperparametersAndOfTheDataAreReportedTogether() throws IOException {
    folder.set("num_trees", "none").set("drop_columns", "w").set("max_dept", "3");
    folder.set("missing_target", "fail").file("a.csv", "x,y\n1,\n2,3\n3,4\n");

    refused(
        """
        4 problems:
        - hyperparameter max_dept is not known (did you mean max_depth?)
        - hyperparameter num_trees must be a whole number from 1 to 10000, found none
        - drop_columns: the data has no column w; its columns are x, y
        - target y is missing in 1 of 3 rows (a.csv, line 2): take these rows out\
        """);
  }

  @Test
  void anAbsentTargetIsReportedOnce() throws IOException {
    folder.unset("target").file("a.csv", "x,y\n1,\n2,3\n3,4\n");

    refused("hyperparameter target is required: the name of the column to predict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"x": {"with": "mean"}}   | impute of x: the column is categorical, so "with" must be \
          mode or constant, found mean
          {"x": {"with": "median"}} | impute of x: the column is categorical, so "with" must be \
          mode or constant, found median
          {"z": {"with": "constant", "value": "1,5"}} | impute of z: the column is numeric, so \
          "value" must be a number, found 1,5
          {"z": {"with": "constant", "value": "NaN"}} | impute of z: the column is numeric, so \
          "value" must be a number, found NaN
          {"x": {"with": "mode", "by": "x"}} | impute of x: "by" must name another column
          {"x": {"with": "mode", "by": "z"}} | impute of x by z: the latter is numeric; list it \
          in categorical_columns to group by it
          """)
  void anImputationThatDoesNotFitItsColumnIsRefused(String impute, String message)
      throws IOException {
    folder.set("impute", impute).file("a.csv", table(row -> "L" + row % 3, 20));

    refused(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\": {\"with\": \"mode\"}}",
        "{\"x\": {\"with\": \"constant\", \"value\": \"L0\"}}",
        "{\"z\": {\"with\": \"mean\", \"by\": \"x\"}}",
        "{\"z\": {\"with\": \"median\"}}",
        "{\"z\": {\"with\": \"mode\", \"by\": \"x\"}}",
        "{\"z\": {\"with\": \"constant\", \"value\": -1.5e3}}",
      })
  void anImputationThatFitsItsColumnIsTaken(String impute) throws IOException {
    folder.set("impute", impute).file("a.csv", table(row -> "L" + row % 3, 20));

    assertThat(folder.schema().features()).hasSize(2);
  }

  @Test
  void aBooleanOfSeveralSpellingsIsWarnedOfUntilAliasesUniteThem() throws IOException {
    folder.file("a.csv", "flag,y\nTrue,1\ntrue,2\nFalse,3\nTrue,4\ntrue,5\nFalse,6\n");

    assertThat(folder.schema().warnings())
        .anyMatch(
            warning ->
                warning.startsWith(
                    "column flag has several labels for a boolean: False, True, true"));

    folder.set("aliases", "{\"flag\": {\"true\": \"True\"}}");

    assertThat(folder.schema().warnings()).noneMatch(warning -> warning.contains("boolean"));
  }

  @Test
  void aliasesThatSpellABooleanAreWarnedOfOnlyIfTheyAreOfSeveralLabels() throws IOException {
    folder.set("categorical_columns", "flag");
    folder.file("a.csv", "flag,y\nTrue,1\nTRUE,2\n0,3\n1,4\nTrue,5\n0,6\n");
    folder.set("aliases", "{\"flag\": {\"True\": \"1\", \"TRUE\": \"1\", \"False\": \"0\"}}");

    assertThat(folder.schema().warnings()).noneMatch(warning -> warning.contains("boolean"));

    folder.set("aliases", "{\"flag\": {\"True\": \"1\", \"TRUE\": \"0\"}}");

    assertThat(folder.schema().warnings())
        .anyMatch(
            warning -> warning.startsWith("column flag has several labels for a boolean: 0, 1;"));
  }

  @Test
  void aliasesGoWithLabelsOnly() throws IOException {
    folder.set("aliases", "{\"z\": {\"1\": \"2\"}, \"x\": {\"L0\": \"L1\", \"L1\": \"L0\"}}");
    folder.file("a.csv", table(row -> "L" + row % 3, 20));

    refused(
        "aliases of z: the column is numeric; list it in categorical_columns to rename its labels");

    folder.set("categorical_columns", "z");
    assertThat(folder.schema().column("z").isNumeric()).isFalse();
  }

  /** Column x as given, a feature z, and the target y, which rows in order do not explain. */
  private static String table(IntFunction<String> fields, int rows) {
    return "x,z,y\n"
        + IntStream.range(0, rows)
            .mapToObj(row -> fields.apply(row) + "," + row % 4 + "," + row * 48_271L % 1_013 + "\n")
            .collect(Collectors.joining());
  }

  private Column column(IntFunction<String> fields, int rows) throws IOException {
    return folder.file("a.csv", table(fields, rows)).schema().column("x");
  }

  private void assertIgnored(IntFunction<String> fields, int rows, String reason)
      throws IOException {
    try (LogLines log = new LogLines()) {
      assertThat(column(fields, rows).role()).isEqualTo(ColumnRole.IGNORED);
      assertThat(log.lines())
          .contains(
              reason.contains("would keep it")
                  ? "WARN schema: column x is left out: " + reason
                  : "INFO schema: column x is no feature: " + reason);
    }
  }

  private void refused(String message) {
    assertThatThrownBy(folder::schema).isInstanceOf(UserError.class).hasMessage("%s", message);
  }
}
