package io.sparkforest.trainer.forest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.settings.TestHyperparameters;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ForestOriginTest {
  @Test
  void aForestFollowsFromTheDataAndFromAllHyperparametersThatShapeItsTrees() {
    ForestOrigin origin =
        ForestOrigin.of(
            Map.of("data", "abc"), TestHyperparameters.of(TestHyperparameters.everyName()));

    assertThat(origin.facts())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("data", "abc"),
                Map.entry("hyperparameter target", "Sales"),
                Map.entry("hyperparameter num_trees", "500"),
                Map.entry("hyperparameter engine", "in_memory"),
                Map.entry("hyperparameter max_depth", "12"),
                Map.entry("hyperparameter min_instances_per_node", "3"),
                Map.entry("hyperparameter max_bins", "128"),
                Map.entry("hyperparameter feature_subset_strategy", "onethird"),
                Map.entry("hyperparameter refine_cuts", "false"),
                Map.entry("hyperparameter auto_seconds", "7.5"),
                Map.entry("hyperparameter subsampling_rate", "0.7"),
                Map.entry("hyperparameter min_info_gain", "0.001"),
                Map.entry("hyperparameter residual_forests", "2"),
                Map.entry("hyperparameter seed", "-42"),
                Map.entry("hyperparameter tree_batch_size", "25"),
                Map.entry("hyperparameter validation_fraction", "0.2"),
                Map.entry("hyperparameter drop_columns", "[\"Id\",\"Name\"]"),
                Map.entry("hyperparameter categorical_columns", "[\"Year\"]"),
                Map.entry("hyperparameter numeric_columns", "[\"Weight\",\"Price\"]"),
                Map.entry(
                    "hyperparameter aliases", "{\"Fat\":{\"LF\":\"Low Fat\",\"reg\":\"Regular\"}}"),
                Map.entry(
                    "hyperparameter impute",
                    "{\"Size\":{\"with\":\"constant\",\"value\":\"Medium\",\"by\":null},"
                        + "\"Weight\":{\"with\":\"mean\",\"value\":null,\"by\":\"Type\"}}"),
                Map.entry("hyperparameter missing_values", "[\"-999\",\"?\"]"),
                Map.entry("hyperparameter column_formats", "{\"When\":\"date d/m/y\"}"),
                Map.entry("hyperparameter delimiter", "\t"),
                Map.entry("hyperparameter decimal", ","),
                Map.entry("hyperparameter encoding", "UTF-16"),
                Map.entry("hyperparameter skip_lines", "2")));
  }

  @Test
  void whatIsLeftToTheProgramIsAuto() {
    assertThat(ForestOrigin.of(Map.of(), TestHyperparameters.of()).facts())
        .containsEntry("hyperparameter max_depth", "auto")
        .containsEntry("hyperparameter min_instances_per_node", "auto")
        .containsEntry("hyperparameter feature_subset_strategy", "auto");
  }
}
