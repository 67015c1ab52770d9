package io.sparkforest.trainer.features;

import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The fitted stages, and the rows that they make.
 *
 * @param plan what was fitted
 * @param stages the fitted stages
 * @param rows all rows in columns, from which all that needs no DataFrame is computed
 * @param training rows to train on, as {@link FeaturePlan#FEATURES} and {@link Schema#LABEL}, which
 *     are cached when they are first used
 * @param validation the same of the rows held out
 */
public record FittedFeatures(
    FeaturePlan plan,
    PipelineModel stages,
    TableFeatures rows,
    Dataset<Row> training,
    Dataset<Row> validation) {

  /** Makes fitted stages of the statistics. */
  public static FittedFeatures of(FeaturePlan plan, FeatureStatistics statistics, Table table) {
    PipelineModel stages =
        new PipelineModel("features", StageFitting.stages(plan, statistics, table.spark()));
    FeatureRows rows = FeatureRows.of(stages.stages(), table.type());
    Dataset<Row> made = rows.frame(table).cache();
    Column heldOut = made.col(Table.HELD_OUT);
    return new FittedFeatures(
        plan,
        stages,
        new TableFeatures(rows, table),
        part(made, functions.not(heldOut)),
        part(made, heldOut));
  }

  /** The features of further rows, as {@link FeaturePlan#FEATURES} and {@link Schema#LABEL}. */
  public Dataset<Row> of(Table table) {
    return FeatureRows.of(stages.stages(), table.type())
        .frame(table)
        .select(FeaturePlan.FEATURES, Schema.LABEL);
  }

  private static Dataset<Row> part(Dataset<Row> made, Column condition) {
    return made.filter(condition).select(FeaturePlan.FEATURES, Schema.LABEL);
  }

  /** All stages with a model after them, as one. */
  public PipelineModel followedBy(Transformer model) {
    return new PipelineModel(
        "forest", Stream.concat(Stream.of(stages.stages()), Stream.of(model)).toList());
  }

  /** The features in the order of the vector's slots, as people know them. */
  public List<FeatureView> views() {
    double[] means = new double[0];
    double[] deviations = new double[0];
    for (Transformer stage : stages.stages()) {
      if (stage instanceof StandardScalerModel scaler) {
        means = scaler.mean().toArray();
        deviations = scaler.std().toArray();
      }
    }
    Map<String, List<String>> levels = levels();
    List<FeatureView> views = new ArrayList<>();
    for (PlannedColumn column : plan.columns().toList()) {
      int slot = views.size();
      if (slot < means.length) {
        views.add(new FeatureView(column.name(), List.of(), means[slot], deviations[slot]));
      } else {
        String id = column.source().column().id();
        views.add(new FeatureView(column.name(), levels.getOrDefault(id, List.of()), 0, 1));
      }
    }
    return views;
  }

  /** The labels that the model knows, by the raw column's DataFrame name, in the index's order. */
  public Map<String, List<String>> levels() {
    Map<String, List<String>> levels = new LinkedHashMap<>();
    for (Transformer stage : stages.stages()) {
      if (stage instanceof StringIndexerModel indexer) {
        for (int column = 0; column < indexer.getInputCols().length; column++) {
          String input = indexer.getInputCols()[column];
          levels.put(
              io.sparkforest.trainer.data.Column.idOf(input),
              List.of(indexer.labelsArray()[column]));
        }
      }
    }
    return levels;
  }
}
