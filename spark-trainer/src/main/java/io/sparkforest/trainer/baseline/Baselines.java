package io.sparkforest.trainer.baseline;

import io.sparkforest.trainer.features.FeatureView;
import io.sparkforest.trainer.features.FittedFeatures;
import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.metrics.MetricsSum;
import io.sparkforest.trainer.spark.InterruptibleWork;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * How well two plain models predict rows that they have not seen: the rows held out, or, if there
 * are none, the rows to train on, each predicted by models that were fitted to four fifths without
 * it. That is what out-of-bag predictions are of a forest.
 *
 * @param rows which rows they are measured on: {@code validation} or {@code out_of_fold}
 * @param mean metrics of the mean of the target
 * @param linear metrics of linear regression
 */
public record Baselines(String rows, Metrics mean, Metrics linear) {
  /** Of more rows the models are fitted to a random sample: neither needs more. */
  private static final int MAX_ROWS = 20_000;

  /** Of a wide table fewer: so many that it takes seconds. */
  private static final int MAX_VALUES = 5_000_000;

  private static final int MIN_ROWS = 1_000;

  /** Of more rows they are measured on a random sample. */
  private static final int MAX_MEASURED = 100_000;

  private static final int FOLDS = 5;
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
            () -> fitted(features, stop))
        .flatMap(found -> found);
  }

  private static Optional<Baselines> fitted(FittedFeatures features, StopRequest stop) {
    List<FeatureView> views = features.views();
    List<Row> rows = features.rows().sample(false, rowsToFit(views.size()), SEED, stop);
    if (rows.size() < FOLDS) {
      return Optional.empty();
    }
    double penalty = LinearRegression.penalty(rows, views);
    Measured measured = new Measured();
    if (features.rows().heldOutRows() > 0) {
      measured.add(
          new LinearRegression(rows, views, penalty),
          features.rows().sample(true, MAX_MEASURED, SEED, stop).iterator());
      return Optional.of(measured.baselines("validation"));
    }
    for (int fold = 0; fold < FOLDS; fold++) {
      measured.add(
          new LinearRegression(fold(rows, fold, false), views, penalty),
          fold(rows, fold, true).iterator());
    }
    return Optional.of(measured.baselines("out_of_fold"));
  }

  /** What models predict for rows that they were not fitted to. */
  private static final class Measured {
    private final MetricsSum mean = new MetricsSum();
    private final MetricsSum linear = new MetricsSum();

    void add(LinearRegression model, Iterator<Row> rows) {
      while (rows.hasNext()) {
        Row row = rows.next();
        mean.add(model.mean(), label(row));
        linear.add(model.predict(row), label(row));
      }
    }

    Baselines baselines(String rows) {
      return new Baselines(rows, mean.metrics(), linear.metrics());
    }
  }

  /** Every fifth of the rows, or all others. */
  private static List<Row> fold(List<Row> rows, int fold, boolean isIn) {
    return IntStream.range(0, rows.size())
        .filter(row -> (row % FOLDS == fold) == isIn)
        .mapToObj(rows::get)
        .toList();
  }

  /** About how many rows the models need. */
  static int rowsToFit(int features) {
    return Math.min(MAX_ROWS, Math.max(MIN_ROWS, MAX_VALUES / features));
  }

  static double mean(List<Row> rows) {
    return rows.stream().mapToDouble(Baselines::label).average().orElse(0);
  }

  static double label(Row row) {
    return row.getDouble(1);
  }

  static Vector features(Row row) {
    return row.getAs(0);
  }
}
