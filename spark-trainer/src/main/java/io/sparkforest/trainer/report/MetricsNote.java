package io.sparkforest.trainer.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkforest.trainer.baseline.Baselines;
import io.sparkforest.trainer.forest.BatchReport;
import io.sparkforest.trainer.forest.EarlyStop;
import io.sparkforest.trainer.forest.Forest;
import io.sparkforest.trainer.forest.ResidualForest;
import io.sparkforest.trainer.forest.search.ForestSettings;
import io.sparkforest.trainer.interval.IntervalCheck;
import io.sparkforest.trainer.interval.Intervals;
import io.sparkforest.trainer.metrics.Metrics;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code metrics.json}: how good the forest is.
 *
 * @param trees trees in the model
 * @param train metrics on the rows it was grown on
 * @param oob metrics of out-of-bag predictions; absent if the engine does not know them
 * @param validation metrics on the rows held out; absent if there are none
 * @param test metrics on the test channel; absent if there is none
 * @param intervals how often prediction intervals hold; absent if there are none, or too few rows
 *     to tell
 * @param baselines how well plain models predict; absent if unknown
 * @param settings what the first forest was grown with, and what was tried to find that
 * @param residualForests the forests on residuals that were tried; absent if there were none
 * @param featureImportances input of the model → share of the importance, the greatest first;
 *     without residual forests that of Spark's {@code featureImportances}
 * @param columnImportances raw column → sum of the importances of its inputs, the greatest first;
 *     absent where each column is its own input
 * @param earlyStop why there are fewer trees than asked for; absent unless more no longer helped
 * @param batches the metrics after each batch of trees
 * @param warnings what should be looked at before the model is trusted
 * @param stages seconds that each stage of the job took
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MetricsNote(
    int trees,
    Metrics train,
    @Nullable Metrics oob,
    @Nullable Metrics validation,
    @Nullable Metrics test,
    @Nullable IntervalCheck intervals,
    @Nullable Baselines baselines,
    ForestSettings settings,
    @Nullable List<ResidualForest> residualForests,
    Map<String, Double> featureImportances,
    @Nullable Map<String, Double> columnImportances,
    @Nullable EarlyStop earlyStop,
    List<Batch> batches,
    List<String> warnings,
    Map<String, Double> stages) {

  /** The forest after a batch of trees. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Batch(
      int trees,
      double seconds,
      Metrics train,
      @Nullable Metrics oob,
      @Nullable Metrics validation) {
    static Batch of(BatchReport report) {
      return new Batch(
          report.trees(),
          report.seconds(),
          report.train(),
          report.outOfBag().orElse(null),
          report.validation().orElse(null));
    }
  }

  /**
   * Sums up a forest.
   *
   * @param warnings what should be looked at
   * @param featureNames the column that each slot of the feature vector comes from
   * @param rawColumns feature → the raw column that it comes from, where that is another
   * @param stages seconds that each stage of the job took
   */
  public static MetricsNote of(
      JobResults results,
      List<String> warnings,
      List<String> featureNames,
      Map<String, String> rawColumns,
      Map<String, Double> stages) {
    Forest forest = results.forest();
    Map<String, Double> importances = importances(forest, featureNames);
    Map<String, Double> ofColumns = ColumnImportances.of(importances, rawColumns);
    BatchReport last = forest.last();
    return new MetricsNote(
        last.trees(),
        last.train(),
        last.outOfBag().orElse(null),
        last.validation().orElse(null),
        results.test().orElse(null),
        results.intervals().flatMap(Intervals::check).orElse(null),
        results.baselines().orElse(null),
        forest.settings(),
        forest.residualForests().isEmpty() ? null : forest.residualForests(),
        importances,
        ofColumns.equals(importances) ? null : ofColumns,
        forest.earlyStop().orElse(null),
        forest.batches().stream().map(Batch::of).toList(),
        warnings,
        stages);
  }

  private static Map<String, Double> importances(Forest forest, List<String> featureNames) {
    double[] shares = forest.importances().toArray();
    Map<String, Double> importances = new LinkedHashMap<>();
    IntStream.range(0, shares.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer slot) -> shares[slot]).reversed())
        .forEach(slot -> importances.put(featureNames.get(slot), shares[slot]));
    return importances;
  }
}
