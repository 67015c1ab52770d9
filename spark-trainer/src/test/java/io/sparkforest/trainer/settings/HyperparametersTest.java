package io.sparkforest.trainer.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.trainer.sagemaker.JobPaths;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.settings.declaration.Hyperparameter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HyperparametersTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path base;
  private final Problems problems = new Problems();
  private JobPaths paths = new JobPaths(Path.of(""));

  @BeforeEach
  void setUp() throws IOException {
    paths = new JobPaths(base);
    Files.createDirectories(paths.hyperparameters().getParent());
  }

  @Test
  void anAliasThatStandsForTwoLabelsIsReported() throws IOException {
    rejectedWithTarget(
        "aliases",
        "{\"a\": {\"LF\": \"x\", \" LF \": \"z\"}}",
        "aliases of a: LF stands for both x and z");
  }

  @Test
  void defaults() throws IOException {
    assertThat(accepted(Map.of("target", "Sales")))
        .isEqualTo(
            new Hyperparameters(
                new ColumnParameters("Sales", List.of(), List.of(), List.of()),
                new CleaningParameters(Map.of(), Map.of(), Map.of()),
                new DataParameters(
                    Set.of("NA", "N/A", "NaN", "nan", "null", "NULL"),
                    MissingTarget.IGNORE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    0),
                new ForestParameters(
                    100,
                    Engine.AUTO,
                    new TreeParameters(
                        Optional.empty(),
                        Optional.empty(),
                        256,
                        Optional.empty(),
                        true,
                        20,
                        1.0,
                        0.0),
                    Optional.empty(),
                    5L,
                    50,
                    0,
                    0.001),
                new S3Parameters(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
  }

  @Test
  void fullMapping() throws IOException {
    Map<String, String> values = TestHyperparameters.everyName();

    assertThat(values.keySet()).containsExactlyInAnyOrderElementsOf(names());
    assertThat(accepted(values))
        .isEqualTo(
            new Hyperparameters(
                new ColumnParameters(
                    "Sales", List.of("Id", "Name"), List.of("Year"), List.of("Weight", "Price")),
                new CleaningParameters(
                    Map.of("Fat", Map.of("LF", "Low Fat", "reg", "Regular")),
                    Map.of(
                        "Weight",
                        new Imputation(Imputation.With.MEAN, Optional.empty(), Optional.of("Type")),
                        "Size",
                        new Imputation(
                            Imputation.With.CONSTANT, Optional.of("Medium"), Optional.empty())),
                    Map.of("When", ColumnFormat.parse("date d/m/y"))),
                new DataParameters(
                    Set.of("-999", "?"),
                    MissingTarget.FAIL,
                    Optional.of('\t'),
                    Optional.of(DecimalMark.COMMA),
                    Optional.of(StandardCharsets.UTF_16),
                    2,
                    0.2),
                new ForestParameters(
                    500,
                    Engine.IN_MEMORY,
                    new TreeParameters(
                        Optional.of(12),
                        Optional.of(3),
                        128,
                        Optional.of("onethird"),
                        false,
                        7.5,
                        0.7,
                        0.001),
                    Optional.of(2),
                    -42L,
                    25,
                    3,
                    0.01),
                new S3Parameters(
                    Optional.of(new S3Uri("bucket", "rows.csv")),
                    Optional.of(new S3Uri("bucket", "held/out/")),
                    Optional.of(new S3Uri("other-bucket", "")),
                    Optional.of(new S3Uri("bucket", "models/one")),
                    Optional.of("http://127.0.0.1:9000"),
                    Optional.of(false),
                    Optional.of("eu-west-1"))));
  }

  @ParameterizedTest
  @CsvSource({
    "data_uri, s3a://KEY:SECRET@bucket/rows.csv",
    "data_uri, https://bucket.s3.amazonaws.com/rows.csv?X-Amz-Signature=SECRET",
    "model_uri, /SECRET/folder",
    "s3_endpoint, https://KEY:SECRET@host",
    "s3_region, SECRET"
  })
  void aPlaceInS3ThatDoesNotParseIsToldWithoutItsText(String name, String text) {
    Problems problems = new Problems();

    Hyperparameters.of(Map.of("target", "Sales", name, text), problems);

    assertThatThrownBy(problems::throwIfAny)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("hyperparameter " + name + " must be ")
        .hasMessageNotContaining("SECRET");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '=',
      value = {
        ";=;",
        "|=|",
        "tab=`\t`",
        "TAB=`\t`",
        "\\t=`\t`",
        "`,`=`,`",
        "` `=` `",
        "Whitespace=` `"
      })
  void aDelimiterIsACharacterOrAWord(String text, char delimiter) throws IOException {
    assertThat(accepted(Map.of("target", "y", "delimiter", text)).data().delimiter())
        .hasValue(delimiter);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ";;", "\"", "a", "7", ".", "-", "\n"})
  void whatCannotPartFieldsIsNoDelimiter(String text) throws IOException {
    rejected(
        Map.of("target", "y", "delimiter", text),
        "hyperparameter delimiter must be tab or a single character that is no quote, letter, digit,"
            + " point, sign or line break, found "
            + Escaped.text(text));
  }

  @Test
  void everyProblemIsReportedTogether() throws IOException {
    rejected(
        Map.of("numTrees", "10"),
        """
        2 problems:
        - hyperparameter numTrees is not known (did you mean num_trees?)
        - hyperparameter target is required: the name of the column to predict""");
  }

  @Test
  void namesThatTheSdkAddsAreIgnored() throws IOException {
    Map<String, String> values =
        Map.of(
            "target", "y",
            "_tuning_objective_metric", "validation:rmse",
            "sagemaker_submit_directory", "s3://bucket/key",
            "_kfp", "");

    assertThat(accepted(values)).isEqualTo(accepted(Map.of("target", "y")));
  }

  @Test
  void anUnknownNameWithoutANearOneIsToldAllNames() throws IOException {
    rejectedWithTarget(
        "n_estimators",
        "10",
        "hyperparameter n_estimators is not known; known are " + String.join(", ", names()));
  }

  @Test
  void valuesMayBeQuotedOnceMore() throws IOException {
    Map<String, String> values =
        Map.of(
            "target", "\"Größe \\\"netto\\\"\"",
            "num_trees", "\"256\"",
            "subsampling_rate", " 0.5 ",
            "drop_columns", "\"[\\\"a, b\\\"]\"",
            "aliases", "\"{\\\"Fat\\\": {\\\"LF\\\": \\\"Low\\\"}}\"");

    Hyperparameters read = accepted(values);

    assertThat(read.columns().target()).isEqualTo("Größe \"netto\"");
    assertThat(read.forest().numTrees()).isEqualTo(256);
    assertThat(read.forest().tree().subsamplingRate()).isEqualTo(0.5);
    assertThat(read.columns().dropColumns()).containsExactly("a, b");
    assertThat(read.cleaning().aliases()).isEqualTo(Map.of("Fat", Map.of("LF", "Low")));
  }

  @Test
  void quotesThatAreNoJsonBelongToTheValue() throws IOException {
    assertThat(accepted(Map.of("target", "\"a\" and \"b\"")).columns().target())
        .isEqualTo("\"a\" and \"b\"");
    assertThat(accepted(Map.of("target", "\"")).columns().target()).isEqualTo("\"");
  }

  @Test
  void numbersAndObjectsLaidDownByHandMeanTheirOwnText() throws IOException {
    Hyperparameters read =
        read(
            "\uFEFF{\"target\": \"y\", \"num_trees\": 7, \"min_info_gain\": 0.25,"
                + " \"aliases\": {\"Fat\": {\"LF\": \"Low\"}}, \"drop_columns\": [\"a\", \"b\"]}");

    assertThatCode(problems::throwIfAny).doesNotThrowAnyException();
    assertThat(read.forest().numTrees()).isEqualTo(7);
    assertThat(read.forest().tree().minInfoGain()).isEqualTo(0.25);
    assertThat(read.cleaning().aliases()).isEqualTo(Map.of("Fat", Map.of("LF", "Low")));
    assertThat(read.columns().dropColumns()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "num_trees",
        "max_depth",
        "min_instances_per_node",
        "max_bins",
        "feature_subset_strategy",
        "subsampling_rate",
        "min_info_gain",
        "seed",
        "tree_batch_size",
        "validation_fraction",
        "drop_columns",
        "categorical_columns",
        "numeric_columns",
        "aliases",
        "impute",
      })
  void anEmptyValueMeansTheDefault(String name) throws IOException {
    assertThat(accepted(Map.of("target", "y", name, "")))
        .isEqualTo(accepted(Map.of("target", "y")));
    assertThat(accepted(Map.of("target", "y", name, "\" \"")))
        .isEqualTo(accepted(Map.of("target", "y")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\"\""})
  void anEmptyTargetIsNone(String target) throws IOException {
    rejected(
        Map.of("target", target, "drop_columns", "[\"\", \" \"]"),
        "hyperparameter target is required: the name of the column to predict");
  }

  @ParameterizedTest
  @CsvSource({
    "num_trees,1",
    "num_trees,10000",
    "max_depth,0",
    "max_depth,30",
    "min_instances_per_node,1",
    "min_instances_per_node,2147483647",
    "max_bins,2",
    "max_bins,32768",
    "seed,-9223372036854775808",
    "seed,9223372036854775807",
    "tree_batch_size,1",
    "tree_batch_size,10000",
    "subsampling_rate,1e-9",
    "subsampling_rate,1",
    "min_info_gain,0",
    "min_info_gain,1e300",
    "validation_fraction,0",
    "validation_fraction,.9",
  })
  void theEndsOfARangeBelongToIt(String name, String value) throws IOException {
    assertThatCode(() -> accepted(Map.of("target", "y", name, value))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          num_trees              | 0           | a whole number from 1 to 10000
          num_trees              | 10001       | a whole number from 1 to 10000
          num_trees              | 1e2         | a whole number from 1 to 10000
          num_trees              | 100.0       | a whole number from 1 to 10000
          num_trees              | many        | a whole number from 1 to 10000
          num_trees              | 99999999999 | a whole number from 1 to 10000
          max_depth              | -1          | auto or a whole number from 0 to 30
          max_depth              | 31          | auto or a whole number from 0 to 30
          min_instances_per_node | 0           | auto or a whole number of at least 1
          max_bins               | 1           | a whole number from 2 to 32768
          max_bins               | 32769       | a whole number from 2 to 32768
          tree_batch_size        | 0           | a whole number from 1 to 10000
          tree_batch_size        | 10001       | a whole number from 1 to 10000
          seed                   | 1.5         | a whole number of 64 bits
          seed                   | 9223372036854775808 | a whole number of 64 bits
          subsampling_rate       | 0           | a number above 0 and at most 1
          subsampling_rate       | 1.01        | a number above 0 and at most 1
          subsampling_rate       | NaN         | a number above 0 and at most 1
          subsampling_rate       | 0.5d        | a number above 0 and at most 1
          subsampling_rate       | 0x1p-1      | a number above 0 and at most 1
          subsampling_rate       | 0,5         | a number above 0 and at most 1
          min_info_gain          | -0.1        | a number of at least 0
          min_info_gain          | Infinity    | a number of at least 0
          min_info_gain          | 1e999       | a number of at least 0
          min_info_gain          | 1e99999999999 | a number of at least 0
          validation_fraction    | -0.1        | a number from 0 to 0.9
          validation_fraction    | 0.91        | a number from 0 to 0.9
          """)
  void whatIsOutOfRangeIsReported(String name, String value, String rule) throws IOException {
    rejectedWithTarget(
        name, value, "hyperparameter " + name + " must be " + rule + ", found " + value);
  }

  @ParameterizedTest
  @CsvSource({"all,all", "Sqrt,sqrt", "log2,log2", "onethird,onethird", "7,7"})
  @CsvSource({"0.5,0.5", ".25,.25", "1.0,1.0", "1.00,1.00"})
  void everyFeatureSubsetStrategyOfSparkIsTaken(String value, String read) throws IOException {
    assertThat(
            accepted(Map.of("target", "y", "feature_subset_strategy", value))
                .forest()
                .tree()
                .featureSubsetStrategy())
        .contains(read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"max_depth", "min_instances_per_node", "feature_subset_strategy"})
  void whatIsToBeFoundMayBeLeftOutOrCalledAuto(String name) throws IOException {
    assertThat(accepted(Map.of("target", "y", name, "Auto")))
        .isEqualTo(accepted(Map.of("target", "y")));
  }

  @ParameterizedTest
  @CsvSource({"auto,AUTO", "in_memory,IN_MEMORY", "MLlib,MLLIB"})
  void everyEngineIsTaken(String value, Engine read) throws IOException {
    assertThat(accepted(Map.of("target", "y", "engine", value)).forest().engine()).isEqualTo(read);
  }

  @Test
  void rowsAreHeldOutByDefaultOnlyWhereThereIsNoOutOfBagError() throws IOException {
    assertThat(accepted(Map.of("target", "y", "engine", "mllib")).data().validationFraction())
        .isEqualTo(0.1);
    assertThat(accepted(Map.of("target", "y", "engine", "in_memory")).data().validationFraction())
        .isZero();
  }

  @Test
  void inMemoryThereAreNoMoreBinsThanAByteTellsApart() throws IOException {
    rejected(
        Map.of("target", "y", "engine", "in_memory", "max_bins", "257"),
        "hyperparameter max_bins must be at most 256 with engine in_memory, found 257");
  }

  @Test
  void sparksAlgorithmLeavesNoResidualsToGrowForestsOn() throws IOException {
    rejected(
        Map.of("target", "y", "engine", "mllib", "residual_forests", "1"),
        "hyperparameter residual_forests must be 0 or auto with engine mllib, which knows no"
            + " out-of-bag predictions, found 1");
  }

  @Test
  void residualForestsAreAutoByDefaultWithSparksAlgorithmToo() throws IOException {
    assertThat(accepted(Map.of("target", "y", "engine", "mllib", "residual_forests", "auto")))
        .isEqualTo(accepted(Map.of("target", "y", "engine", "mllib")));
  }

  @Test
  void anUnknownEngineIsReported() throws IOException {
    rejectedWithTarget(
        "engine", "spark", "hyperparameter engine must be auto, in_memory or mllib, found spark");
  }

  @ParameterizedTest
  @ValueSource(strings = {"half", "0", "-1", "0.0", "1.5", "1.", "50%", "Third"})
  void anyOtherFeatureSubsetStrategyIsReported(String value) throws IOException {
    rejectedWithTarget(
        "feature_subset_strategy",
        value,
        "hyperparameter feature_subset_strategy must be auto, all, onethird, sqrt, log2, a number"
            + " of features (at least 1) or a share of them (such as 0.5), found "
            + value);
  }

  @Test
  void columnsAreNamesPartedByCommasOrAJsonArray() throws IOException {
    assertThat(dropped("a, b c ,,a,d.e,")).containsExactly("a", "b c", "d.e");
    assertThat(dropped("[\"a, b\", \" c \", \"\", \"a, b\", \"[x]\"]"))
        .containsExactly("a, b", "c", "[x]");
    assertThat(dropped("[]")).isEmpty();
    assertThat(dropped(",")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ["a", 1]    | hyperparameter drop_columns must list names as strings, found 1
          [["a"]]     | hyperparameter drop_columns must list names as strings, found ["a"]
          ["a"] ["b"] | hyperparameter drop_columns is not valid JSON: there is more \
          after the end of the value (line 1, column 7)
          [a, b]      | hyperparameter drop_columns is not valid JSON: "a" is no JSON value, text \
          must be in double quotes (line 1, column 3)
          ["a"        | hyperparameter drop_columns is not valid JSON: Unexpected end-of-input: \
          expected close marker for Array (line 1, column 5)
          """)
  void anArrayThatIsNoListOfNamesIsReported(String value, String message) throws IOException {
    rejectedWithTarget("drop_columns", value, message);
  }

  @Test
  void theTargetCannotBeDropped() throws IOException {
    rejected(Map.of("target", "y", "drop_columns", "x,y"), "drop_columns names the target y");
  }

  @Test
  void aColumnCannotBeNumericAndCategorical() throws IOException {
    rejected(
        Map.of("target", "y", "numeric_columns", "a,b,c", "categorical_columns", "c,a"),
        """
        2 problems:
        - column a is in both numeric_columns and categorical_columns
        - column c is in both numeric_columns and categorical_columns""");
  }

  @Test
  void missingValuesReplaceTheDefaults() throws IOException {
    assertThat(missingValues("?")).containsExactly("?");
    assertThat(missingValues("[\"n, a\", \" \", \" - \"]")).containsExactly("n, a", "-");
    assertThat(missingValues("")).isEmpty();
    assertThat(missingValues("\"\"")).isEmpty();
    assertThat(missingValues("[]")).isEmpty();
  }

  @Test
  void aliasesMaySwapLabelsAndKeepTheirOrder() throws IOException {
    Map<String, Map<String, String>> aliases =
        accepted(
                Map.of(
                    "target",
                    "y",
                    "aliases",
                    "{\"Size\": {\" b \": \"a\", \"a\": \" b\", \"3\": 4}, \"Fat\": {}}"))
            .cleaning()
            .aliases();

    assertThat(aliases.keySet()).containsExactly("Size", "Fat");
    assertThat(aliases.get("Size")).isEqualTo(Map.of("b", "a", "a", "b", "3", "4"));
    assertThat(aliases.getOrDefault("Size", Map.of()).keySet()).containsExactly("b", "a", "3");
  }

  @Test
  void anAliasOfWhatIsMissingIsReported() throws IOException {
    Map<String, String> values =
        Map.of("target", "y", "aliases", "{\"Alley\": {\"NA\": \"No alley\"}}");

    rejected(
        values,
        "aliases of Alley: NA means \"missing\" and so is no label; set missing_values without it");
  }

  @Test
  void anAliasOfWhatIsNoLongerMissingIsTaken() throws IOException {
    Map<String, String> values =
        Map.of(
            "target", "y",
            "missing_values", "",
            "aliases", "{\"Alley\": {\"NA\": \"No alley\"}}");

    assertThat(accepted(values).cleaning().aliases())
        .isEqualTo(Map.of("Alley", Map.of("NA", "No alley")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          []                     | hyperparameter aliases must be a JSON object, found []
          "LF=Low Fat"           | hyperparameter aliases is not valid JSON: "LF" is no JSON value, text \
          must be in double quotes (line 1, column 3)
          {"Fat": "Low"}         | aliases of Fat must be a JSON object {"raw label": "label"}, \
          found "Low"
          {"Fat": {"LF": ["L"]}} | aliases of Fat: LF must stand for a label, found ["L"]
          {"Fat": {"LF": ""}}    | aliases of Fat: LF must stand for a label, found ""
          {"Fat": {"LF": null}}  | aliases of Fat: LF must stand for a label, found null
          {"Fat": {" ": "Low"}}  | aliases of Fat: an empty field is always missing and cannot \
          stand for "Low"
          {"Fat": {"a": "b", "a": "c"}} | hyperparameter aliases is not valid JSON: Duplicate \
          field 'a' (line 1, column 23)
          """)
  void aliasesThatAreNoneAreReported(String value, String message) throws IOException {
    rejectedWithTarget("aliases", value, message);
  }

  @Test
  void imputationsAreReadInAnyCase() throws IOException {
    Map<String, Imputation> impute =
        accepted(
                Map.of(
                    "target",
                    "y",
                    "impute",
                    "{\"a\": {\"with\": \"Median\"}, \"b\": {\"with\": \"MODE\", \"by\": \" c \"},"
                        + " \"d\": {\"with\": \"constant\", \"value\": -1.50},"
                        + " \"e\": {\"with\": \"mean\", \"by\": null, \"value\": \"\"}}"))
            .cleaning()
            .impute();

    assertThat(impute)
        .isEqualTo(
            Map.of(
                "a",
                new Imputation(Imputation.With.MEDIAN, Optional.empty(), Optional.empty()),
                "b",
                new Imputation(Imputation.With.MODE, Optional.empty(), Optional.of("c")),
                "d",
                new Imputation(Imputation.With.CONSTANT, Optional.of("-1.50"), Optional.empty()),
                "e",
                new Imputation(Imputation.With.MEAN, Optional.empty(), Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ["a"]                              | hyperparameter impute must be a JSON object, found \
          ["a"]
          {"a": "mean"}                      | impute of a must be a JSON object such as \
          {"with": "mean", "by": "COLUMN"}, found "mean"
          {"a": {}}                          | impute of a: "with" must be mean, median, mode or \
          constant, found nothing
          {"a": {"with": "avg"}}             | impute of a: "with" must be mean, median, mode or \
          constant, found avg
          {"a": {"with": ["mean"]}}          | impute of a: "with" must be a single value, found \
          ["mean"]
          {"a": {"with": "mode", "bye": "b"}} | impute of a: bye is not known (did you mean by?)
          {"a": {"with": "mode", "by": ["b"]}} | impute of a: "by" must be a single value, found \
          ["b"]
          {"a": {"with": "constant"}}        | impute of a with constant needs a "value"
          {"a": {"with": "constant", "value": ""}} | impute of a with constant needs a "value"
          {"a": {"with": "constant", "value": {}}} | impute of a: "value" must be a single value, \
          found {}
          {"a": {"with": "mean", "value": 1}} | impute of a: "value" goes only with constant
          {"a": {"with": "constant", "value": 1, "by": "b"}} | impute of a: a constant is the same \
          in every group, so no "by"
          """)
  void imputationsThatAreNoneAreReported(String value, String message) throws IOException {
    rejectedWithTarget("impute", value, message);
  }

  @Test
  void withoutTheFileTheErrorSaysWhatItMustHold() {
    assertUserError(
        () -> Hyperparameters.read(paths, problems),
        paths.hyperparameters()
            + " is not there: it must hold at least {\"target\": \"NAME OF THE COLUMN\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                | must hold a JSON object of strings, found nothing
          []                | must hold a JSON object of strings, found []
          "target"          | must hold a JSON object of strings, found "target"
          {"target": "y"    | is not valid JSON: Unexpected end-of-input: expected close marker \
          for Object (line 1, column 15)
          {"target": "y"} x | is not valid JSON: "x" is no JSON value, text must be in double \
          quotes (line 1, column 18)
          {"target": "a", "target": "b"} | is not valid JSON: Duplicate field 'target' \
          (line 1, column 25)
          """)
  void aFileThatIsNoJsonObjectIsNamed(String content, String message) {
    assertUserError(() -> read(content), paths.hyperparameters() + " " + message);
  }

  @Test
  void aFileThatIsNotUtf8IsNamed() throws IOException {
    Files.write(
        paths.hyperparameters(), "{\"target\": \"Größe\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Hyperparameters.read(paths, problems))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(paths.hyperparameters() + " is not valid JSON: Invalid UTF-8");
  }

  private static List<String> names() {
    return DeclaredHyperparameters.all().stream().map(Hyperparameter::name).toList();
  }

  private List<String> dropped(String value) throws IOException {
    return accepted(Map.of("target", "y", "drop_columns", value)).columns().dropColumns();
  }

  private Set<String> missingValues(String value) throws IOException {
    return accepted(Map.of("target", "y", "missing_values", value)).data().missingValues();
  }

  private Hyperparameters accepted(Map<String, String> values) throws IOException {
    Hyperparameters read = read(JSON.writeValueAsString(values));
    problems.throwIfAny();
    return read;
  }

  private void rejectedWithTarget(String name, String value, String message) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("target", "y");
    values.put(name, value);
    rejected(values, message);
  }

  private void rejected(Map<String, String> values, String message) throws IOException {
    read(JSON.writeValueAsString(values));

    assertUserError(problems::throwIfAny, message);
  }

  private Hyperparameters read(String content) throws IOException {
    Files.writeString(paths.hyperparameters(), content);
    return Hyperparameters.read(paths, problems);
  }

  private static void assertUserError(ThrowingCallable read, String message) {
    assertThatThrownBy(read).isInstanceOf(UserError.class).hasMessage("%s", message);
  }
}
