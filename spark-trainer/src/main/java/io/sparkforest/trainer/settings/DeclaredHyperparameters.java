package io.sparkforest.trainer.settings;

import static io.sparkforest.trainer.settings.declaration.NumberTypes.number;
import static io.sparkforest.trainer.settings.declaration.NumberTypes.wholeNumber;
import static io.sparkforest.trainer.settings.declaration.NumberTypes.wholeNumberFrom;
import static io.sparkforest.trainer.settings.declaration.NumberTypes.wholeNumberOf64Bits;

import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.trainer.settings.declaration.Hyperparameter;
import io.sparkforest.trainer.settings.declaration.ListType;
import io.sparkforest.trainer.settings.declaration.NumberRange;
import io.sparkforest.trainer.settings.declaration.SimpleType;
import io.sparkforest.trainer.settings.declaration.ValueType;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every hyperparameter, in the order of the documentation. */
final class DeclaredHyperparameters {
  private static final List<Hyperparameter<?>> ALL = new ArrayList<>();

  static final Hyperparameter<String> TARGET =
      declared(
          Hyperparameter.required(
              "target",
              SimpleType.text("column", "a numeric column"),
              "the name of the column to predict",
              "the column to predict"));

  static final Hyperparameter<Integer> NUM_TREES =
      declared("num_trees", wholeNumber(1, 10_000), "100", "number of trees in the forest");

  static final Hyperparameter<Engine> ENGINE =
      declared(
          "engine",
          SimpleType.oneOf(List.of(Engine.values()), Engine::lowerCase),
          "auto",
          "the algorithm that grows the trees");

  static final Hyperparameter<Optional<Integer>> MAX_DEPTH =
      declared("max_depth", wholeNumber(0, 30).orAuto(), "auto", "maximum depth of a tree");

  static final Hyperparameter<Optional<Integer>> MIN_INSTANCES_PER_NODE =
      declared(
          "min_instances_per_node",
          wholeNumberFrom(1).orAuto(),
          "auto",
          "minimum number of rows on each side of a split");

  static final Hyperparameter<Integer> MAX_BINS =
      declared("max_bins", wholeNumber(2, 32_768), "256", "maximum number of bins for a feature");

  static final Hyperparameter<Optional<String>> FEATURE_SUBSET_STRATEGY =
      declared(
          "feature_subset_strategy",
          TextTypes.FEATURE_SUBSET,
          "auto",
          "number of features tried at each split");

  static final Hyperparameter<Boolean> REFINE_CUTS =
      declared(
          "refine_cuts",
          TextTypes.TRUE_OR_FALSE,
          "true",
          "whether splits are placed more exactly than Spark does");

  static final Hyperparameter<Double> AUTO_SECONDS =
      declared(
          "auto_seconds",
          number(NumberRange.from(0)),
          "20",
          "time limit in seconds for the search of settings that are `auto`");

  static final Hyperparameter<Double> SUBSAMPLING_RATE =
      declared(
          "subsampling_rate",
          number(NumberRange.above(0, 1)),
          "1.0",
          "fraction of the rows drawn for each tree");

  static final Hyperparameter<Double> MIN_INFO_GAIN =
      declared("min_info_gain", number(NumberRange.from(0)), "0.0", "minimum gain of a split");

  static final Hyperparameter<Optional<Integer>> RESIDUAL_FORESTS =
      declared(
          "residual_forests",
          wholeNumber(0, 10).orAuto(),
          "auto",
          "number of forests on residuals that are added to the first");

  static final Hyperparameter<Long> SEED =
      declared("seed", wholeNumberOf64Bits(), "5", "seed of every random choice");

  static final Hyperparameter<Integer> TREE_BATCH_SIZE =
      declared(
          "tree_batch_size",
          wholeNumber(1, 10_000),
          "50",
          "number of trees between two progress reports and checkpoints");

  static final Hyperparameter<Integer> EARLY_STOPPING_BATCHES =
      declared(
          "early_stopping_batches",
          wholeNumber(0, 10_000),
          "0",
          "batches without improvement before growing stops; 0 switches it off");

  static final Hyperparameter<Double> EARLY_STOPPING_TOLERANCE =
      declared(
          "early_stopping_tolerance",
          number(NumberRange.below(0, 1)),
          "0.001",
          "relative decrease of the RMSE that counts as an improvement");

  static final Hyperparameter<Double> VALIDATION_FRACTION =
      declared(
          Hyperparameter.withDefault(
              "validation_fraction",
              number(NumberRange.closed(0, 0.9)),
              // In memory the out-of-bag error says as much, and all rows can be trained on.
              values -> values.get(ENGINE) == Engine.MLLIB ? 0.1 : 0.0,
              "0, or 0.1 with `mllib`",
              "fraction of the training rows held out for validation metrics"));

  static final Hyperparameter<List<String>> DROP_COLUMNS =
      declared(
          "drop_columns", ListType.list("columns"), "", "columns that are not used as features");

  static final Hyperparameter<List<String>> CATEGORICAL_COLUMNS =
      declared(
          "categorical_columns",
          ListType.list("columns"),
          "",
          "columns whose values are labels even if they are numbers");

  static final Hyperparameter<List<String>> NUMERIC_COLUMNS =
      declared("numeric_columns", ListType.list("columns"), "", "columns that must hold numbers");

  static final Hyperparameter<Map<String, Map<String, String>>> ALIASES =
      declared("aliases", new AliasesType(), "{}", "other spellings of a label");

  static final Hyperparameter<Map<String, Imputation>> IMPUTE =
      declared("impute", new ImputeType(), "{}", "how missing values are filled in");

  static final Hyperparameter<Set<String>> MISSING_VALUES =
      declared(
          "missing_values",
          ListType.setOrEmpty("texts"),
          "NA,N/A,NaN,nan,null,NULL",
          "texts that mean \"missing\"");

  static final Hyperparameter<MissingTarget> MISSING_TARGET =
      declared(
          "missing_target",
          SimpleType.oneOf(List.of(MissingTarget.values()), MissingTarget::lowerCase),
          "ignore",
          "whether rows without a target are left out or end the job");

  static final Hyperparameter<Map<String, ColumnFormat>> COLUMN_FORMATS =
      declared(
          "column_formats", new ColumnFormatsType(), "{}", "how fields of a column are written");

  static final Hyperparameter<Optional<Character>> DELIMITER =
      declared("delimiter", new DelimiterType(), "auto", "field separator of CSV files");

  static final Hyperparameter<Optional<DecimalMark>> DECIMAL =
      declared(
          "decimal", TextTypes.DECIMAL.orAuto(), "auto", "decimal mark of numbers in CSV files");

  static final Hyperparameter<Optional<Charset>> ENCODING =
      declared(
          "encoding", TextTypes.ENCODING.orAuto(), "auto", "encoding of the text of CSV files");

  static final Hyperparameter<Integer> SKIP_LINES =
      declared(
          "skip_lines",
          wholeNumber(0, 1_000),
          "0",
          "number of lines above the header of CSV files");

  static final Hyperparameter<Optional<S3Uri>> DATA_URI =
      optional(
          "data_uri",
          TextTypes.S3_URI,
          "none",
          "training data in S3, used in place of the channel `training`");

  static final Hyperparameter<Optional<S3Uri>> VALIDATION_URI =
      optional(
          "validation_uri",
          TextTypes.S3_URI,
          "none",
          "validation data in S3, used in place of the channel `validation`");

  static final Hyperparameter<Optional<S3Uri>> TEST_URI =
      optional(
          "test_uri",
          TextTypes.S3_URI,
          "none",
          "test data in S3, used in place of the channel `test`");

  static final Hyperparameter<Optional<S3Uri>> MODEL_URI =
      optional(
          "model_uri",
          new S3FolderType(),
          "none",
          "folder in S3 that the model is also written to");

  static final Hyperparameter<Optional<String>> S3_ENDPOINT =
      optional("s3_endpoint", TextTypes.ENDPOINT, "environment", "address of the S3 store");

  static final Hyperparameter<Optional<Boolean>> S3_PATH_STYLE =
      optional(
          "s3_path_style",
          TextTypes.TRUE_OR_FALSE,
          "`false` for AWS",
          "whether the bucket is in the path instead of the host name");

  static final Hyperparameter<Optional<String>> S3_REGION =
      optional("s3_region", TextTypes.REGION, "environment", "region of the S3 store");

  private DeclaredHyperparameters() {}

  static List<Hyperparameter<?>> all() {
    return Collections.unmodifiableList(ALL);
  }

  private static <T> Hyperparameter<T> declared(
      String name, ValueType<T> type, String written, String meaning) {
    return declared(Hyperparameter.withDefault(name, type, written, meaning));
  }

  private static <T> Hyperparameter<Optional<T>> optional(
      String name, ValueType<T> type, String absent, String meaning) {
    return declared(Hyperparameter.optional(name, type, absent, meaning));
  }

  private static <T> Hyperparameter<T> declared(Hyperparameter<T> hyperparameter) {
    ALL.add(hyperparameter);
    return hyperparameter;
  }
}
