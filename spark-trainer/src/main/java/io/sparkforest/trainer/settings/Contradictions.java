package io.sparkforest.trainer.settings;

import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.sagemaker.Problems;
import java.util.Set;

/** Finds hyperparameters that are valid on their own but not together. */
final class Contradictions {
  private static final int MAX_BINS_IN_MEMORY = 256;

  private Contradictions() {}

  static void report(Hyperparameters read, Problems problems) {
    reportTooManyBins(read.forest(), problems);
    reportResidualForests(read.forest(), problems);
    reportColumns(read.columns(), problems);
    reportAliasesOfMissing(read.cleaning(), read.data().missingValues(), problems);
  }

  private static void reportTooManyBins(ForestParameters forest, Problems problems) {
    int maxBins = forest.tree().maxBins();
    if (forest.engine() == Engine.IN_MEMORY && maxBins > MAX_BINS_IN_MEMORY) {
      problems.add(
          "hyperparameter max_bins must be at most %d with engine in_memory, found %d",
          MAX_BINS_IN_MEMORY, maxBins);
    }
  }

  private static void reportResidualForests(ForestParameters forest, Problems problems) {
    int residualForests = forest.residualForests().orElse(0);
    if (forest.engine() == Engine.MLLIB && residualForests > 0) {
      problems.add(
          "hyperparameter residual_forests must be 0 or auto with engine mllib, which knows no"
              + " out-of-bag predictions, found %d",
          residualForests);
    }
  }

  private static void reportColumns(ColumnParameters columns, Problems problems) {
    if (columns.dropColumns().contains(columns.target())) {
      problems.add("drop_columns names the target %s", Escaped.name(columns.target()));
    }
    for (String column : columns.numericColumns()) {
      if (columns.categoricalColumns().contains(column)) {
        problems.add(
            "column %s is in both numeric_columns and categorical_columns", Escaped.name(column));
      }
    }
  }

  private static void reportAliasesOfMissing(
      CleaningParameters cleaning, Set<String> missingValues, Problems problems) {
    cleaning
        .aliases()
        .forEach(
            (column, labels) ->
                labels.keySet().stream()
                    .filter(missingValues::contains)
                    .forEach(
                        raw ->
                            problems.add(
                                "aliases of %s: %s means \"missing\" and so is no label; set"
                                    + " missing_values without it",
                                Escaped.name(column), Escaped.name(raw))));
  }
}
