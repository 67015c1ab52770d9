package io.sparkforest.trainer.metrics;

import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.features.FeaturePlan;
import io.sparkforest.trainer.heap.HeapBudget;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
  /** Rows whose features are held at a time. */
  private static final int CHUNK = 1_000;

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

  /** What is to be predicted, of the first so many rows. */
  public double[] labels(int most) {
    return labels.stream().flatMapToDouble(DoubleStream::of).limit(most).toArray();
  }

  /** What all trees so far predict, of the first so many rows. */
  public double[] predictions(int most) {
    return sums.stream()
        .flatMapToDouble(DoubleStream::of)
        .limit(most)
        .map(sum -> sum / trees)
        .toArray();
  }

  /**
   * The standard deviation of trees' predictions, dividing by their number, of the first so many
   * rows.
   */
  public double[] deviations(List<DecisionTreeRegressionModel> trees, int most) {
    double[] deviations = new double[(int) Math.min(most, rowCount())];
    Iterator<Row> found = rows.toLocalIterator();
    List<Vector> chunk = new ArrayList<>();
    for (int first = 0; first < deviations.length; first += chunk.size()) {
      chunk.clear();
      while (chunk.size() < CHUNK && first + chunk.size() < deviations.length) {
        chunk.add(found.next().getAs(0));
      }
      int start = first;
      IntStream.range(0, chunk.size())
          .parallel()
          .forEach(row -> deviations[start + row] = deviation(trees, chunk.get(row)));
    }
    return deviations;
  }

  private long rowCount() {
    return labels.stream().mapToLong(some -> some.length).sum();
  }

  private static double deviation(List<DecisionTreeRegressionModel> trees, Vector features) {
    double[] predictions = trees.stream().mapToDouble(tree -> tree.predict(features)).toArray();
    double mean = DoubleStream.of(predictions).average().orElse(0);
    return Math.sqrt(
        DoubleStream.of(predictions)
            .map(each -> (each - mean) * (each - mean))
            .average()
            .orElse(0));
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
        labels(kept.size()),
        predictions(kept.size()),
        feature -> kept.stream().mapToDouble(row -> row.apply(feature)).toArray());
  }
}
