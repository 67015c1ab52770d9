package io.sparkforest.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.features.FeatureView;
import io.sparkforest.trainer.inmemory.VarianceNodes;
import io.sparkforest.trainer.metrics.ScoredRows;
import io.sparkforest.trainer.report.Explanations.Explained;
import io.sparkforest.trainer.report.chart.Chart;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.Node;
import org.junit.jupiter.api.Test;

final class ExplanationsTest {
  private static final List<FeatureView> VIEWS =
      List.of(
          new FeatureView("when.month", List.of(), 0, 1),
          new FeatureView("when.year", List.of(), 10, 2),
          new FeatureView("unused", List.of(), 0, 1),
          new FeatureView("colour", List.of("red", "<b>"), 0, 1));

  private static final Map<String, String> RAW = Map.of("when.month", "when", "when.year", "when");

  /** 25 rows in all leaves of the first tree but the last, which has 50. */
  private static RandomForestRegressionModel forest() {
    Node months = VarianceNodes.split(new ContinuousSplit(0, 6), leaf(100, 25), leaf(20, 25));
    Node colours =
        VarianceNodes.split(
            new CategoricalSplit(3, new double[] {0, 2}, 3), leaf(5, 10), leaf(-5, 30));
    Node first = VarianceNodes.split(new ContinuousSplit(1, 0), months, leaf(0, 50));
    return new RandomForestRegressionModel(
        new DecisionTreeRegressionModel[] {
          new DecisionTreeRegressionModel(first, 4), new DecisionTreeRegressionModel(colours, 4)
        },
        4);
  }

  private static Node leaf(double label, int rows) {
    return VarianceNodes.leaf(rows, label * rows, label * label * rows, rows);
  }

  private static ScoredRows rows(int count) {
    Random random = new Random(1);
    double[][] values = new double[VIEWS.size()][count];
    double[] predictions = new double[count];
    for (int row = 0; row < count; row++) {
      values[0][row] = 1 + random.nextInt(12);
      values[1][row] = random.nextGaussian();
      values[2][row] = random.nextGaussian();
      values[3][row] = random.nextInt(3);
      Vector features =
          Vectors.dense(
              new double[] {values[0][row], values[1][row], values[2][row], values[3][row]});
      predictions[row] =
          Stream.of(forest().trees())
              .mapToDouble(tree -> tree.predict(features))
              .average()
              .orElse(0);
    }
    return new ScoredRows(
        ScoredRows.Kind.VALIDATION,
        new double[count],
        predictions,
        feature -> values[feature].clone());
  }

  @Test
  void ofALargeForestFewerRowsAreExplainedAndOfAHugeOneNone() {
    assertThat(Explanations.rows(100_000, 5_000)).isEqualTo(1_000);
    assertThat(Explanations.rows(1_000_000, 5_000)).isEqualTo(100);
    assertThat(Explanations.rows(20_000_000, 5_000)).isEqualTo(20);
    assertThat(Explanations.rows(20_000_001, 5_000)).isZero();
    assertThat(Explanations.rows(10, 19)).isZero();
    assertThat(Explanations.rows(10, 300)).isEqualTo(300);
  }

  @Test
  void contributionsOfRawColumnsAndTheMeanAddUpToThePredictions() {
    ScoredRows scored = rows(70);
    double mean = ((0.25 * 100 + 0.25 * 20) + (0.25 * 5 - 0.75 * 5)) / 2;

    List<Explained> columns = Explanations.of(forest(), scored, VIEWS, RAW);

    assertThat(columns).extracting(Explained::name).containsExactly("when", "colour", "unused");
    for (int row = 0; row < 70; row++) {
      double sum = mean;
      for (Explained column : columns) {
        sum += column.contributions()[row];
      }
      assertThat(sum).isEqualTo(scored.predictions()[row], within(1e-9));
    }
    assertThat(columns.get(2).contributions()).containsOnly(0);
    assertThat(columns.get(0).view().name()).startsWith("when.");
  }

  @Test
  void noMoreThanAThousandRowsAreExplainedAndNotJustAFew() {
    assertThat(Explanations.of(forest(), rows(1_500), VIEWS, RAW))
        .allMatch(column -> column.contributions().length == 1_000);
    assertThat(Explanations.of(forest(), rows(19), VIEWS, RAW)).isEmpty();
  }

  @Test
  void chartsShowMeansDotsAndDependencesAndNoMarkupOfNames() throws Exception {
    List<Chart> charts =
        ExplanationCharts.of(
            Explanations.of(forest(), rows(100), VIEWS, Map.of("colour", "<i>&\"")));

    assertThat(charts)
        .extracting(Chart::title)
        .containsExactly(
            "Mean contribution of columns, without its sign",
            "What columns contribute, a dot for each row",
            "Contribution by when.year",
            "Contribution by when.month",
            "Contribution by colour",
            "Contribution by unused");
    String swarm = charts.get(1).svg();
    assertThat(swarm).doesNotContain("<i>").contains("&lt;i&gt;&amp;&quot;");
    // A dot for each row and column.
    assertThat(swarm.split("h0", -1)).hasSize(1 + 4 * 100);
    assertThat(ExplanationCharts.of(List.of())).isEmpty();
  }
}
