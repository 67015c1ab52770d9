package io.sparkforest.trainer.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.TestSession;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class RunningPredictionTest {
  private static final StructType TYPE =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  /** Rows with feature 0, 1, 2, … and label 0, 1, 2, … in three partitions. */
  private static Dataset<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(RowFactory.create(Vectors.dense(row), (double) row));
    }
    return TestSession.get().createDataFrame(rows, TYPE).repartition(3).cache();
  }

  /** A tree that says {@code low} for features up to {@code threshold}, else {@code high}. */
  private static DecisionTreeRegressionModel stump(double threshold, double low, double high) {
    Node root =
        new InternalNode(0, 0, 1, leaf(low), leaf(high), new ContinuousSplit(0, threshold), null);
    return new DecisionTreeRegressionModel(root, 1);
  }

  private static Node leaf(double prediction) {
    return new LeafNode(prediction, 0, null);
  }

  @Test
  void metricsAreThoseOfTheMeanOverAllTreesSoFar() {
    RunningPrediction prediction = new RunningPrediction(rows(4));
    // Labels 0 1 2 3. The first tree says 0 0 2 2: errors 0 1 0 1.
    Metrics first = prediction.add(List.of(stump(1, 0, 2)));
    assertThat(first.rows()).isEqualTo(4);
    assertThat(first.rmse()).isCloseTo(Math.sqrt(2 / 4.0), within(1e-12));
    assertThat(first.mae()).isCloseTo(0.5, within(1e-12));
    assertThat(first.r2().orElseThrow()).isCloseTo(1 - 2 / 5.0, within(1e-12));

    // With trees that say 3 3 3 3 and 0 0 1 4, the mean is 1 1 2 3: errors 1 0 0 0.
    Metrics all = prediction.add(List.of(stump(9, 3, 3), stump(1, 0, 1), stump(2, 1, 6)));
    assertThat(all.rmse()).isCloseTo(Math.sqrt(1 / 4.0 * errorOfFour()), within(1e-12));
  }

  /** Means of (0, 3, 0, 1) twice, (2, 3, 1, 1) and (2, 3, 1, 6) against labels 0 to 3. */
  private static double errorOfFour() {
    double[] means = {4 / 4.0, 4 / 4.0, 7 / 4.0, 12 / 4.0};
    double sum = 0;
    for (int row = 0; row < means.length; row++) {
      sum += (means[row] - row) * (means[row] - row);
    }
    return sum;
  }

  @Test
  void noRowsMeanNoMetrics() {
    assertThat(new RunningPrediction(rows(0)).isEmpty()).isTrue();
  }
}
