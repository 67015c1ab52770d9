package io.sparkforest.trainer.settings;

import io.sparkforest.trainer.sagemaker.Problems;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hyperparameters for tests, written as users write them; what is left out has its default. */
public final class TestHyperparameters {
  private TestHyperparameters() {}

  /** Names and values in turn; the hyperparameters must be valid. */
  public static Hyperparameters of(String... namesAndValues) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int index = 0; index < namesAndValues.length; index += 2) {
      values.put(namesAndValues[index], namesAndValues[index + 1]);
    }
    return of(values);
  }

  /** Hyperparameters that must be valid; without a target it is {@code target}. */
  public static Hyperparameters of(Map<String, String> values) {
    Problems problems = new Problems();
    Hyperparameters read = read(values, problems);
    problems.throwIfAny();
    return read;
  }

  /** Hyperparameters that may contradict each other. */
  public static Hyperparameters unchecked(Map<String, String> values) {
    return read(values, new Problems());
  }

  private static Hyperparameters read(Map<String, String> values, Problems problems) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("target", "target");
    all.putAll(values);
    return Hyperparameters.of(all, problems);
  }

  /** Every hyperparameter with a value that is not its default. */
  public static Map<String, String> everyName() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("target", "Sales");
    values.put("num_trees", "500");
    values.put("engine", "in_memory");
    values.put("max_depth", "12");
    values.put("min_instances_per_node", "3");
    values.put("max_bins", "128");
    values.put("feature_subset_strategy", "onethird");
    values.put("refine_cuts", "false");
    values.put("auto_seconds", "7.5");
    values.put("subsampling_rate", "0.7");
    values.put("min_info_gain", "0.001");
    values.put("residual_forests", "2");
    values.put("seed", "-42");
    values.put("tree_batch_size", "25");
    values.put("early_stopping_batches", "3");
    values.put("early_stopping_tolerance", "0.01");
    values.put("validation_fraction", "0.2");
    values.put("drop_columns", "Id, Name");
    values.put("categorical_columns", "Year");
    values.put("numeric_columns", "Weight,Price");
    values.put("aliases", "{\"Fat\": {\"LF\": \"Low Fat\", \"reg\": \"Regular\"}}");
    values.put(
        "impute",
        "{\"Weight\": {\"with\": \"mean\", \"by\": \"Type\"},"
            + " \"Size\": {\"with\": \"constant\", \"value\": \"Medium\"}}");
    values.put("missing_values", "-999,?");
    values.put("missing_target", "fail");
    values.put("column_formats", "{\"When\": \"date d/m/y\"}");
    values.put("delimiter", "\t");
    values.put("decimal", ",");
    values.put("encoding", "utf-16");
    values.put("skip_lines", "2");
    values.put("data_uri", "s3://bucket/rows.csv");
    values.put("validation_uri", "s3a://bucket/held/out/");
    values.put("test_uri", "s3://other-bucket");
    values.put("model_uri", "s3://bucket/models/one");
    values.put("s3_endpoint", "http://127.0.0.1:9000");
    values.put("s3_path_style", "false");
    values.put("s3_region", "eu-west-1");
    return values;
  }
}
