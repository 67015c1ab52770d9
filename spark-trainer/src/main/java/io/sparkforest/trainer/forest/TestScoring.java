package io.sparkforest.trainer.forest;

import io.sparkforest.trainer.metrics.Metrics;
import io.sparkforest.trainer.metrics.MetricsSum;
import io.sparkforest.trainer.spark.InterruptibleWork;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores a finished forest on rows that had no part in growing it. The rows come to the forest, a
 * chunk at a time: a forest of millions of nodes would take minutes to go to the rows.
 */
public final class TestScoring {
  private static final Logger log = LoggerFactory.getLogger(TestScoring.class);

  private static final int CHUNK = 10_000;

  private TestScoring() {}

  /**
   * The metrics on the rows; none if the job is asked to stop before they are known.
   *
   * @param rows features and labels, at least one row
   */
  public static Optional<Metrics> of(Forest forest, Dataset<Row> rows, StopRequest stop) {
    Optional<Metrics> metrics =
        InterruptibleWork.run(
            rows.sparkSession().sparkContext(),
            "scoring the test channel",
            stop,
            () -> metrics(forest.model(), rows.toLocalIterator()));
    metrics.ifPresent(
        found -> log.info(Metrics.MARKER, "test: {} rows {}", found.rows(), found.log("test")));
    return metrics;
  }

  private static Metrics metrics(RandomForestRegressionModel model, Iterator<Row> rows) {
    MetricsSum sum = new MetricsSum();
    List<Row> chunk = new ArrayList<>();
    while (rows.hasNext()) {
      chunk.add(rows.next());
      if (chunk.size() == CHUNK || !rows.hasNext()) {
        double[] predictions =
            IntStream.range(0, chunk.size())
                .parallel()
                .mapToDouble(row -> model.predict(chunk.get(row).<Vector>getAs(0)))
                .toArray();
        for (int row = 0; row < predictions.length; row++) {
          sum.add(predictions[row], chunk.get(row).getDouble(1));
        }
        chunk.clear();
      }
    }
    return sum.metrics();
  }
}
