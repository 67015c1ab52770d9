package io.sparkforest.trainer.bundle;

import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeatureRows;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * What Spark predicts of some rows, of the same rows with gaps, and with unseen labels and numbers.
 * It depends on the fitted pipeline alone, so it can be computed while that is exported.
 */
public final class SparkPredictions {
  /** Spark plans a stage over more of them in minutes, and not on a stack of the usual size. */
  private static final int MAX_COLUMNS_IN_SPARK = 1_000;

  private final List<Column> columns;
  private final ProbeRows probes;
  private final List<Double> predictions;

  private SparkPredictions(List<Column> columns, ProbeRows probes, List<Double> predictions) {
    this.columns = columns;
    this.probes = probes;
    this.predictions = predictions;
  }

  /**
   * Asks Spark's forest for its predictions, and Spark's stages for the features behind them if
   * there are not too many columns for its planner.
   *
   * @param pipeline the fitted stages, from the columns of {@link Schema#read} to the prediction
   * @param examples at least one row, with the columns of {@link Schema#read}
   * @throws AlgorithmError if the features on which the forest was grown are not those of Spark's
   *     stages
   */
  public static SparkPredictions of(
      PipelineModel pipeline, Schema schema, List<Row> examples, SparkSession spark) {
    List<Column> columns = schema.read();
    ProbeRows probes = ProbeRows.of(examples, columns);
    FeatureRows features = FeatureRows.of(pipeline.stages(), Schema.structType(columns));
    List<Vector> grownOn = probes.rows().parallelStream().map(features::features).toList();
    RandomForestRegressionModel forest = forest(pipeline);
    SparkPredictions expected =
        new SparkPredictions(
            columns, probes, grownOn.parallelStream().map(forest::predict).toList());
    if (columns.size() <= MAX_COLUMNS_IN_SPARK) {
      expected.compareFeatures(grownOn, expected.featuresBySpark(pipeline, schema, spark));
    }
    return expected;
  }

  /** What Spark's own stages make of the rows. */
  private List<Vector> featuresBySpark(PipelineModel pipeline, Schema schema, SparkSession spark) {
    List<org.apache.spark.ml.Transformer> stages = List.of(pipeline.stages());
    return new PipelineModel("features", stages.subList(0, stages.size() - 1))
            .transform(probes.frame(spark, schema.structType()))
            .select(forest(pipeline).getFeaturesCol())
            .collectAsList()
            .stream()
            .map(row -> row.<Vector>getAs(0))
            .toList();
  }

  /** The forest predicts the same for the same features, which thus suffices. */
  private void compareFeatures(List<Vector> grownOn, List<Vector> bySpark) {
    for (int row = 0; row < grownOn.size(); row++) {
      if (!Arrays.equals(grownOn.get(row).toArray(), bySpark.get(row).toArray())) {
        throw new AlgorithmError(
            "the forest was grown on "
                + grownOn.get(row)
                + " where Spark's stages give "
                + bySpark.get(row)
                + recordText(row));
      }
    }
  }

  private static RandomForestRegressionModel forest(PipelineModel pipeline) {
    return (RandomForestRegressionModel) pipeline.stages()[pipeline.stages().length - 1];
  }

  /** The columns of {@link #rows}. */
  List<Column> columns() {
    return columns;
  }

  /** All rows, the real ones first. */
  List<Row> rows() {
    return probes.rows();
  }

  /** How many of the rows are real. */
  int real() {
    return probes.real();
  }

  /** The prediction for a row, by its place in {@link #rows}. */
  double prediction(int row) {
    return predictions.get(row);
  }

  /** A row as messages name it. */
  String recordText(int row) {
    return ", for the record "
        + rows().get(row)
        + " of columns "
        + columns.stream().map(Column::name).toList();
  }
}
