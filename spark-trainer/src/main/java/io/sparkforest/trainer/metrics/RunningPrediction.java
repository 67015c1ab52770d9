package io.sparkforest.trainer.metrics;

import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.heap.HeapBudget;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The growing forest's prediction for every row of a set: a sum over trees, to which each batch
 * adds its own. So each tree is walked once a row, however many batches there are. Sums and labels
 * lie here, sixteen bytes a row, and not in Spark, where the chain of batches would be the lineage
 * of the sums and grow with every batch.
 */
public final class RunningPrediction {
  private final JavaSparkContext context;
  private final JavaRDD<Row> rows;
  // One array a partition, in the order of its rows.
  private final List<double[]> labels;
  private final List<double[]> sums;
  private int trees;

  public RunningPrediction(Dataset<Row> rows) {
    this.context = JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext());
    this.rows = rows.select(FeaturePlan.FEATURES, Schema.LABEL).toJavaRDD();
    this.labels = this.rows.mapPartitions(RunningPrediction::labels).collect();
    this.sums = labels.stream().map(some -> new double[some.length]).toList();
  }

  private static Iterator<double[]> labels(Iterator<Row> rows) {
    return collected(rows, row -> row.getDouble(1));
  }

  private static Iterator<double[]> sums(Iterator<Row> rows, DecisionTreeRegressionModel[] batch) {
    return collected(
        rows,
        row -> {
          Vector features = row.getAs(0);
          double sum = 0;
          for (DecisionTreeRegressionModel tree : batch) {
            sum += tree.predict(features);
          }
          return sum;
        });
  }

  private static Iterator<double[]> collected(Iterator<Row> rows, ToDoubleFunction<Row> number) {
    DoubleStream.Builder numbers = DoubleStream.builder();
    while (rows.hasNext()) {
      numbers.add(number.applyAsDouble(rows.next()));
    }
    return List.of(numbers.build().toArray()).iterator();
  }

  public boolean isEmpty() {
    return labels.stream().allMatch(some -> some.length == 0);
  }

  /** Adds a batch of trees and returns the metrics of the forest so far. */
  public Metrics add(List<DecisionTreeRegressionModel> batch) {
    Broadcast<DecisionTreeRegressionModel[]> broadcast =
        context.broadcast(batch.toArray(new DecisionTreeRegressionModel[0]));
    List<double[]> added = rows.mapPartitions(some -> sums(some, broadcast.value())).collect();
    broadcast.destroy();
    trees += batch.size();
    MetricsSum errors = new MetricsSum();
    for (int partition = 0; partition < sums.size(); partition++) {
      double[] sum = sums.get(partition);
      for (int row = 0; row < sum.length; row++) {
        sum[row] += added.get(partition)[row];
        errors.add(sum[row] / trees, labels.get(partition)[row]);
      }
    }
    return errors.metrics();
  }

  /** The rows, and what all trees so far say of them. */
  public ScoredRows scored(ScoredRows.Kind kind) {
    Vector first = rows.first().getAs(0);
    long most =
        Math.min(
            ScoredRows.MAX_ROWS,
            HeapBudget.ofThisJvm().scoredRows((long) Double.BYTES * first.size()));
    List<Vector> kept = new ArrayList<>();
    Iterator<Row> found = rows.toLocalIterator();
    while (kept.size() < most && found.hasNext()) {
      kept.add(found.next().getAs(0));
    }
    return new ScoredRows(
        kind,
        labels.stream().flatMapToDouble(DoubleStream::of).limit(kept.size()).toArray(),
        sums.stream()
            .flatMapToDouble(DoubleStream::of)
            .limit(kept.size())
            .map(sum -> sum / trees)
            .toArray(),
        feature -> kept.stream().mapToDouble(row -> row.apply(feature)).toArray());
  }
}
