package io.sparkforest.trainer.bundle;

import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeatureRows;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
    List<Vector> features = features(spark, rows);
    if (columns.size() <= MAX_COLUMNS_IN_SPARK) {
      compareFeatures(rows, features, featuresBySpark(spark, frameOfRows.get()));
    }
    RandomForestRegressionModel forest = forest(spark);
    List<Double> expected = features.parallelStream().map(forest::predict).toList();
    List<Double> actual = predict(rows, bundle);
    for (int row = 0; row < rows.size(); row++) {
      double bySpark = expected.get(row);
      if (Double.doubleToLongBits(bySpark) != Double.doubleToLongBits(actual.get(row))) {
        throw new AlgorithmError(
            "the exported model predicts "
                + actual.get(row)
                + " where Spark predicts "
                + bySpark
                + recordText(rows.get(row)));
      }
    }
  }

  private String recordText(Row row) {
    return ", for the record " + row + " of columns " + columns.stream().map(Column::name).toList();
  }

  /** What the forest was grown on. */
  private List<Vector> features(PipelineModel spark, List<Row> rows) {
    FeatureRows features = FeatureRows.of(spark.stages(), Schema.structType(columns));
    return rows.parallelStream().map(features::features).toList();
  }

  /** What Spark's own stages make of the rows. */
  private static List<Vector> featuresBySpark(PipelineModel spark, Dataset<Row> rows) {
    List<org.apache.spark.ml.Transformer> stages = List.of(spark.stages());
    return new PipelineModel("features", stages.subList(0, stages.size() - 1))
        .transform(rows).select(forest(spark).getFeaturesCol()).collectAsList().stream()
            .map(row -> row.<Vector>getAs(0))
            .toList();
  }

  /** The forest predicts the same for the same features, which thus suffices. */
  private void compareFeatures(List<Row> rows, List<Vector> features, List<Vector> bySpark) {
    for (int row = 0; row < rows.size(); row++) {
      if (!Arrays.equals(features.get(row).toArray(), bySpark.get(row).toArray())) {
        throw new AlgorithmError(
            "the forest was grown on "
                + features.get(row)
                + " where Spark's stages give "
                + bySpark.get(row)
                + recordText(rows.get(row)));
      }
    }
  }

  private static RandomForestRegressionModel forest(PipelineModel spark) {
    return (RandomForestRegressionModel) spark.stages()[spark.stages().length - 1];
  }

  /** The bundle's predictions, by all cores, a part of the rows each. */
  private List<Double> predict(List<Row> rows, Transformer bundle) {
    int parts = Math.min(rows.size(), Runtime.getRuntime().availableProcessors());
    return IntStream.range(0, parts)
        .parallel()
        .mapToObj(
            part -> rows.subList(rows.size() * part / parts, rows.size() * (part + 1) / parts))
        .flatMap(some -> predictPart(some, bundle).stream())
        .toList();
  }

  private List<Double> predictPart(List<Row> rows, Transformer bundle) {
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
