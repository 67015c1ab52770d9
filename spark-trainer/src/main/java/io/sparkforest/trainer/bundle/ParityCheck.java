package io.sparkforest.trainer.bundle;

import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeatureRows;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import ml.combust.mleap.core.types.StructField;
import ml.combust.mleap.core.types.StructType$;
import ml.combust.mleap.runtime.frame.DefaultLeapFrame;
import ml.combust.mleap.runtime.frame.Transformer;
import ml.combust.mleap.runtime.javadsl.LeapFrameBuilder;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;

/** Compares what a loaded bundle predicts with what Spark predicts, bit for bit. */
final class ParityCheck {
  /** Spark plans a stage over more of them in minutes, and not on a stack of the usual size. */
  private static final int MAX_COLUMNS_IN_SPARK = 1_000;

  private final List<Column> columns;
  private final String prediction;

  /**
   * Prepares a comparison.
   *
   * @param columns the columns of the rows, under whose names the bundle expects them
   * @param prediction the bundle's output column
   */
  ParityCheck(List<Column> columns, String prediction) {
    this.columns = columns;
    this.prediction = prediction;
  }

  /**
   * Compares the predictions for some rows.
   *
   * @param frameOfRows the same rows, which Spark's stages are asked about if there are not too
   *     many columns for its planner
   * @throws AlgorithmError if the bundle predicts otherwise for any row, or fails
   */
  void compare(
      List<Row> rows, PipelineModel spark, Supplier<Dataset<Row>> frameOfRows, Transformer bundle) {
    List<Double> actual = predict(rows, bundle);
    compare(rows, grown(spark, rows), actual);
    if (columns.size() <= MAX_COLUMNS_IN_SPARK) {
      compare(rows, predict(spark, frameOfRows.get()), actual);
    }
  }

  private void compare(List<Row> rows, List<Double> expected, List<Double> actual) {
    for (int row = 0; row < rows.size(); row++) {
      double bySpark = expected.get(row);
      if (Double.doubleToLongBits(bySpark) != Double.doubleToLongBits(actual.get(row))) {
        throw new AlgorithmError(
            "the exported model predicts "
                + actual.get(row)
                + " where Spark predicts "
                + bySpark
                + ", for the record "
                + rows.get(row)
                + " of columns "
                + columns.stream().map(Column::name).toList());
      }
    }
  }

  /** What the forest predicts for the features that it was grown on. */
  private List<Double> grown(PipelineModel spark, List<Row> rows) {
    RandomForestRegressionModel forest = forest(spark);
    FeatureRows features = FeatureRows.of(spark.stages(), Schema.structType(columns));
    return rows.parallelStream().map(row -> forest.predict(features.features(row))).toList();
  }

  private static RandomForestRegressionModel forest(PipelineModel spark) {
    return (RandomForestRegressionModel) spark.stages()[spark.stages().length - 1];
  }

  /**
   * Spark's predictions. The forest predicts here what it would predict in a task, to which it
   * would have to be sent: with millions of nodes that takes longer than all else.
   */
  private static List<Double> predict(PipelineModel spark, Dataset<Row> rows) {
    List<org.apache.spark.ml.Transformer> stages = List.of(spark.stages());
    RandomForestRegressionModel forest = forest(spark);
    return new PipelineModel("features", stages.subList(0, stages.size() - 1))
        .transform(rows).select(forest.getFeaturesCol()).collectAsList().parallelStream()
            .map(row -> forest.predict(row.<Vector>getAs(0)))
            .toList();
  }

  private List<Double> predict(List<Row> rows, Transformer bundle) {
    LeapFrameBuilder builder = new LeapFrameBuilder();
    List<StructField> fields = new ArrayList<>();
    for (Column column : columns) {
      fields.add(
          builder.createField(
              column.name(),
              column.isNumeric() ? builder.createDouble(true) : builder.createString(true)));
    }
    List<ml.combust.mleap.runtime.frame.Row> leapRows = new ArrayList<>();
    for (Row row : rows) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int index = 0; index < row.length(); index++) {
        values.add(row.get(index));
      }
      leapRows.add(builder.createRowFromIterable(values));
    }
    // Of Java's lists MLeap makes lazy ones, on which each stage adds to the depth of the stack.
    DefaultLeapFrame frame =
        new DefaultLeapFrame(
            StructType$.MODULE$.apply(StageTranslator.seq(fields)).get(),
            StageTranslator.seq(leapRows));
    DefaultLeapFrame scored = bundle.<DefaultLeapFrame>transform(frame).get();
    int place = (int) scored.schema().indexOf(prediction).get();
    return JavaConverters.seqAsJavaListConverter(scored.collect()).asJava().stream()
        .map(row -> row.getDouble(place))
        .toList();
  }
}
