package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeaturePlan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.mllib.evaluation.RegressionMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The growing forest's prediction for every row of a set: a sum over trees, to which each batch
 * adds its own. So each tree is walked once a row, however many batches there are.
 */
final class RunningPrediction implements AutoCloseable {
  private static final String PREDICTION = "prediction";
  private static final StructType PAIR =
      new StructType()
          .add(PREDICTION, DataTypes.DoubleType, false)
          .add(Schema.LABEL, DataTypes.DoubleType, false);

  private final SparkSession spark;
  private final JavaRDD<Row> rows;
  private final long count;
  // One array a partition, in the order of its rows.
  private JavaRDD<double[]> sums;
  private int trees;

  RunningPrediction(Dataset<Row> rows) {
    this.spark = rows.sparkSession();
    this.rows = rows.select(FeaturePlan.FEATURES, Schema.LABEL).toJavaRDD();
    this.sums = this.rows.mapPartitions(RunningPrediction::zeros);
    sums.persist(StorageLevel.MEMORY_AND_DISK());
    this.count = sums.aggregate(0L, (total, some) -> total + some.length, Long::sum);
  }

  private static Iterator<double[]> zeros(Iterator<Row> rows) {
    int size = 0;
    for (; rows.hasNext(); rows.next()) {
      size++;
    }
    return List.of(new double[size]).iterator();
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Adds a batch of trees and returns the metrics of the forest so far. */
  Metrics add(List<DecisionTreeRegressionModel> batch) {
    Broadcast<DecisionTreeRegressionModel[]> broadcast =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(batch.toArray(new DecisionTreeRegressionModel[0]));
    JavaRDD<double[]> before = sums;
    sums = rows.zipPartitions(before, (some, sum) -> added(some, sum.next(), broadcast.value()));
    sums.persist(StorageLevel.MEMORY_AND_DISK());
    trees += batch.size();
    Metrics metrics = metrics();
    before.unpersist(false);
    return metrics;
  }

  private static Iterator<double[]> added(
      Iterator<Row> rows, double[] before, DecisionTreeRegressionModel[] batch) {
    double[] sum = before.clone();
    for (int row = 0; rows.hasNext(); row++) {
      Vector features = rows.next().getAs(0);
      for (DecisionTreeRegressionModel tree : batch) {
        sum[row] += tree.predict(features);
      }
    }
    return List.of(sum).iterator();
  }

  private Metrics metrics() {
    int grown = trees;
    JavaRDD<Row> pairs =
        rows.zipPartitions(sums, (some, sum) -> pairs(some, sum.next(), grown).iterator());
    RegressionMetrics metrics =
        new RegressionEvaluator()
            .setPredictionCol(PREDICTION)
            .setLabelCol(Schema.LABEL)
            .getMetrics(spark.createDataFrame(pairs, PAIR));
    return new Metrics(
        count, metrics.rootMeanSquaredError(), metrics.meanAbsoluteError(), metrics.r2());
  }

  private static List<Row> pairs(Iterator<Row> rows, double[] sum, int trees) {
    List<Row> pairs = new ArrayList<>(sum.length);
    // Spark's iterator over cached columns is only good for next() after hasNext().
    for (int row = 0; rows.hasNext(); row++) {
      pairs.add(RowFactory.create(sum[row] / trees, rows.next().getDouble(1)));
    }
    return pairs;
  }

  @Override
  public void close() {
    sums.unpersist(false);
  }
}
