package io.sparkforest.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparkforest.trainer.settings.TestHyperparameters;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class JsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void hyperparametersAreMembersOfOneObjectAndThoseOfS3OfAnother() throws IOException {
    byte[] written = Json.bytes(TestHyperparameters.of(TestHyperparameters.everyName()));

    assertThat(JSON.readTree(written))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "target": "Sales", "num_trees": 500, "engine": "in_memory", "max_depth": 12,
                  "min_instances_per_node": 3, "max_bins": 128,
                  "feature_subset_strategy": "onethird", "refine_cuts": false,
                  "auto_seconds": 7.5,
                  "subsampling_rate": 0.7, "min_info_gain": 0.001, "residual_forests": 2,
                  "seed": -42,
                  "tree_batch_size": 25, "early_stopping_batches": 3,
                  "early_stopping_tolerance": 0.01, "validation_fraction": 0.2,
                  "drop_columns": ["Id", "Name"], "categorical_columns": ["Year"],
                  "numeric_columns": ["Weight", "Price"],
                  "aliases": {"Fat": {"LF": "Low Fat", "reg": "Regular"}},
                  "impute": {
                    "Weight": {"with": "mean", "by": "Type"},
                    "Size": {"with": "constant", "value": "Medium"}
                  },
                  "column_formats": {"When": "date d/m/y"},
                  "missing_values": ["-999", "?"], "missing_target": "fail",
                  "delimiter": "\\t", "decimal": ",",
                  "encoding": "UTF-16", "skip_lines": 2,
                  "s3": {
                    "data_uri": "s3://bucket/rows.csv",
                    "validation_uri": "s3://bucket/held/out/",
                    "test_uri": "s3://other-bucket/", "model_uri": "s3://bucket/models/one",
                    "endpoint": "http://127.0.0.1:9000", "path_style": false,
                    "region": "eu-west-1"
                  }
                }
                """));
  }

  @Test
  void hyperparametersThatAreAutoAreNotWritten() throws IOException {
    byte[] written = Json.bytes(TestHyperparameters.of());

    assertThat(JSON.readTree(written))
        .isEqualTo(
            JSON.readTree(
                """
                {
                  "target": "target", "num_trees": 100, "engine": "auto", "max_bins": 256,
                  "refine_cuts": true, "auto_seconds": 20.0, "subsampling_rate": 1.0,
                  "min_info_gain": 0.0, "seed": 5,
                  "tree_batch_size": 50, "early_stopping_batches": 0,
                  "early_stopping_tolerance": 0.001, "validation_fraction": 0.0,
                  "drop_columns": [], "categorical_columns": [], "numeric_columns": [],
                  "aliases": {}, "impute": {},
                  "missing_values": ["NA", "N/A", "NaN", "nan", "null", "NULL"],
                  "missing_target": "ignore",
                  "column_formats": {}, "skip_lines": 0,
                  "s3": {}
                }
                """));
  }
}
