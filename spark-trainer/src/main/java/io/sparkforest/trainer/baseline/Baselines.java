package io.sparkforest.trainer.baseline;

import io.sparkforest.trainer.features.FeatureView;
import io.sparkforest.trainer.features.FittedFeatures;
import io.sparkforest.trainer.forest.Metrics;
import io.sparkforest.trainer.forest.MetricsSum;
import io.sparkforest.trainer.job.InterruptibleWork;
import io.sparkforest.trainer.job.StopRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well two plain models predict rows that they have not seen: the rows held out, or, if there
 * are none, every fifth of the rows to train on, which the models are then not fitted to.
 *
 * @param rows which rows they are measured on: {@code validation} or {@code training_fifth}
 * @param mean metrics of the mean of the target
 * @param linear metrics of linear regression
 */
public record Baselines(String rows, Metrics mean, Metrics linear) {
  /** Of more rows a random sample is taken: neither model needs more. */
  private static final int MOST_ROWS = 20_000;

  /** Of wide tables fewer: so many that both models take seconds. */
  private static final int MOST_VALUES = 5_000_000;

  private static final int FEWEST_ROWS = 1_000;

  private static final int FIFTH = 5;
  private static final long SEED = 5;

  /**
   * Fits and measures them.
   *
   * @return none if the job is asked to stop meanwhile, or there are too few rows
   */
  public static Optional<Baselines> of(FittedFeatures features, StopRequest stop) {
    return InterruptibleWork.run(
            features.training().sparkSession().sparkContext(),
            "fitting the baselines",
            stop,
            () -> of(features))
        .flatMap(found -> found);
  }

  private static Optional<Baselines> of(FittedFeatures features) {
    List<FeatureView> views = features.views();
    int most = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, MOST_VALUES / views.size()));
    List<Row> training = sample(features.training(), most);
    List<Row> measured = sample(features.validation(), most);
    String rows = "validation";
    if (measured.isEmpty()) {
      rows = "training_fifth";
      List<Row> all = training;
      measured = every(all, true);
      training = every(all, false);
    }
    if (training.size() < 2 || measured.isEmpty()) {
      return Optional.empty();
    }
    double mean = training.stream().mapToDouble(Baselines::label).average().orElseThrow();
    LinearRegression linear = LinearRegression.fit(training, views);
    return Optional.of(
        new Baselines(rows, metrics(measured, row -> mean), metrics(measured, linear::predict)));
  }

  private static List<Row> sample(Dataset<Row> rows, int most) {
    long count = rows.count();
    if (count <= most) {
      return rows.collectAsList();
    }
    return rows.sample(false, (double) most / count, SEED).collectAsList();
  }

  private static List<Row> every(List<Row> rows, boolean isFifth) {
    Row[] some =
        java.util.stream.IntStream.range(0, rows.size())
            .filter(row -> (row % FIFTH == 0) == isFifth)
            .mapToObj(rows::get)
            .toArray(Row[]::new);
    return Arrays.asList(some);
  }

  static double label(Row row) {
    return row.getDouble(1);
  }

  static Vector features(Row row) {
    return row.getAs(0);
  }

  private static Metrics metrics(List<Row> rows, ToDoubleFunction<Row> model) {
    MetricsSum sum = new MetricsSum();
    for (Row row : rows) {
      sum.add(model.applyAsDouble(row), label(row));
    }
    return sum.metrics();
  }
}
