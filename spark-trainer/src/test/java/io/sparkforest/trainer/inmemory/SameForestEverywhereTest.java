package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.TestSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Data, settings and seed decide a forest bit for bit, and nothing else does. */
final class SameForestEverywhereTest {
  private static InMemoryRandomForestRegressor estimator() {
    InMemoryRandomForestRegressor estimator = new InMemoryRandomForestRegressor("forest");
    estimator.setRefineCuts(true);
    estimator.setNumTrees(10).setMaxDepth(12).setSeed(42).setWeightCol("weight");
    return estimator;
  }

  private static String forest(Dataset<Row> rows, UnaryOperator<RandomForestRegressor> params) {
    RandomForestRegressionModel model = params.apply(estimator()).fit(rows);
    return TreeText.of(model);
  }

  private static String forest(Dataset<Row> rows) {
    return forest(rows, estimator -> estimator);
  }

  private static TrainingRows rows() {
    TrainingRows rows = TrainingRows.random(17, 1500, 0, 0, 9, 0, 0);
    // One row in five comes twice, some a third time.
    rows.rows().addAll(new ArrayList<>(rows.rows().subList(0, 300)));
    rows.rows().addAll(new ArrayList<>(rows.rows().subList(100, 120)));
    return rows;
  }

  @Test
  void neitherPartitionsNorTheOrderOfRowsMatter() {
    String forest = forest(rows().frame(1));
    assertThat(forest(rows().frame(3))).isEqualTo(forest);
    assertThat(forest(rows().shuffled(1).frame(1))).isEqualTo(forest);
    assertThat(forest(rows().shuffled(2).frame(7))).isEqualTo(forest);
  }

  @Test
  void rowsThatWeighNothingDoNotMatter() {
    TrainingRows rows = rows();
    String forest = forest(rows.frame(1));
    for (int row = 0; row < 100; row++) {
      rows.addWeighted(0, 1e9 * row, row, row, 3, row, -row);
    }
    assertThat(forest(rows.shuffled(3).frame(3))).isEqualTo(forest);
  }

  @Test
  void aNegativeZeroIsAZero() {
    String forest = forest(zeros(0.0).frame(1));
    assertThat(forest(zeros(-0.0).frame(2))).isEqualTo(forest);
  }

  private static TrainingRows zeros(double zero) {
    TrainingRows rows = TrainingRows.numeric(2);
    for (int row = 0; row < 50; row++) {
      rows.add(row % 7, row % 3 == 0 ? zero : row % 5, row);
    }
    return rows;
  }

  @Test
  void treesMayBeGrownInAnyBatches() {
    try (InMemoryForest forest = estimator().prepare(rows().frame(3))) {
      List<String> atOnce = texts(forest.grow(0, 10).stream());
      assertThat(texts(Stream.of(forest.grow(0, 3), forest.grow(3, 7)).flatMap(List::stream)))
          .isEqualTo(atOnce);
      assertThat(texts(forest.grow(9, 1).stream())).isEqualTo(atOnce.subList(9, 10));
    }
  }

  private static List<String> texts(Stream<DecisionTreeRegressionModel> trees) {
    return trees.map(TreeText::of).toList();
  }

  @Test
  void summedPredictionsAreTheSameInAnyBatches() {
    try (InMemoryForest forest = estimator().prepare(rows().frame(2))) {
      TrainingPredictions atOnce = forest.predictions();
      forest.predict(forest.settings(), 0, 10, atOnce);
      TrainingPredictions inBatches = forest.predictions();
      forest.grow(forest.settings(), 4, 6, inBatches);
      forest.grow(forest.settings(), 0, 4, inBatches);
      for (int row = 0; row < atOnce.rows(); row++) {
        assertThat(inBatches.prediction(row)).isEqualTo(atOnce.prediction(row));
        assertThat(inBatches.outOfBagTrees(row)).isEqualTo(atOnce.outOfBagTrees(row));
        if (atOnce.outOfBagTrees(row) > 0) {
          assertThat(inBatches.outOfBagPrediction(row)).isEqualTo(atOnce.outOfBagPrediction(row));
        }
      }
    }
  }

  @Test
  void aTreeDoesNotDependOnHowManyThereAre() {
    Dataset<Row> rows = rows().frame(2);
    RandomForestRegressionModel few =
        estimator().setFeatureSubsetStrategy("onethird").setNumTrees(2).fit(rows);
    RandomForestRegressionModel many =
        estimator().setFeatureSubsetStrategy("onethird").setNumTrees(23).fit(rows);
    assertThat(texts(Arrays.stream(many.trees()).limit(2)))
        .isEqualTo(texts(Arrays.stream(few.trees())));
  }

  @Test
  void anotherSeedGrowsAnotherForestAndEveryTreeIsAnother() {
    Dataset<Row> rows = rows().frame(2);
    assertThat(forest(rows, estimator -> estimator.setSeed(43))).isNotEqualTo(forest(rows));
    assertThat(texts(Arrays.stream(estimator().fit(rows).trees()))).doesNotHaveDuplicates();
  }

  @Test
  void coresThatAddToTheSameSumsGetWhatOneCoreGets() {
    BinnedRows table = TrainingRows.random(3, 2_000, 0, 0, 0).binned(32, false, true);
    TreeSettings settings = new TreeSettings(4, 1, 0, 0, 3, 1, true, 1);
    FixedPoint scale = FixedPoint.of(table);
    RowSums alone = new RowSums(table.size());
    RowSums shared = new SharedRowSums(table.size());

    TreeGrower one = new TreeGrower(table, scale, settings, () -> false);
    IntStream.range(0, 40).forEach(tree -> one.grow(tree, alone));
    IntStream.range(0, 40)
        .parallel()
        .forEach(tree -> new TreeGrower(table, scale, settings, () -> false).grow(tree, shared));

    assertThat(shared).usingRecursiveComparison().isEqualTo(alone);
  }

  @Test
  void sumsOfManyRowsAreThoseOfTheSameTreesInOneTask() {
    InMemoryRandomForestRegressor estimator = estimator();
    estimator.setMaxDepth(2);
    Dataset<Row> rows = manyRows(100_000);
    try (InMemoryForest forest = estimator.prepare(rows)) {
      TrainingPredictions atOnce = forest.predictions();
      forest.predict(forest.settings(), 0, 4, atOnce);
      TrainingPredictions oneByOne = forest.predictions();
      IntStream.range(0, 4).forEach(tree -> forest.predict(forest.settings(), tree, 1, oneByOne));

      assertThat(IntStream.range(0, atOnce.rows()))
          .allSatisfy(
              row -> {
                assertThat(atOnce.prediction(row)).isEqualTo(oneByOne.prediction(row));
                assertThat(atOnce.outOfBagTrees(row)).isEqualTo(oneByOne.outOfBagTrees(row));
              });
      assertThat(atOnce.heldOut().trees(0)).isEqualTo(4);
    }
  }

  @Test
  void aBatchThatIsCancelledLeavesNoneOfItsSums() throws Exception {
    SparkContext context = TestSession.get().sparkContext();
    try (InMemoryForest forest = estimator().prepare(manyRows(100_000))) {
      TrainingPredictions predictions = forest.predictions();
      TreeSettings settings = forest.settings();
      forest.predict(settings, 0, 1, predictions);
      CompletableFuture<Long> batch =
          CompletableFuture.supplyAsync(
              () -> {
                context.setJobGroup("batch", "is cancelled", true);
                return forest.predict(settings, 1, 4_000, predictions);
              });
      while (context.statusTracker().getActiveJobIds().length == 0) {
        Thread.sleep(5);
      }
      Thread.sleep(200);
      context.cancelJobGroup("batch");
      assertThatThrownBy(batch::join).hasMessageContaining("cancelled");

      TrainingPredictions first = forest.predictions();
      forest.predict(settings, 0, 1, first);
      assertThat(predictions.heldOut().trees(0)).isEqualTo(1);
      assertThat(IntStream.range(0, first.rows()))
          .allSatisfy(
              row -> assertThat(predictions.prediction(row)).isEqualTo(first.prediction(row)));
    }
  }

  private static Dataset<Row> manyRows(int rows) {
    Dataset<Row> columns =
        TestSession.get()
            .range(rows)
            .selectExpr(
                "pmod(hash(id), 1000003) / 7.0 AS a",
                "id % 1234 AS b",
                "CAST(pmod(hash(id, 7), 1000) AS DOUBLE) AS label",
                "1.0 AS weight");
    return new VectorAssembler()
        .setInputCols(new String[] {"a", "b"})
        .setOutputCol("features")
        .transform(columns);
  }

  @Test
  void moreRowsThanASampleHoldsGrowTheSameForestFromAnyPartitions() {
    Dataset<Row> vectors = manyRows(150_000);
    UnaryOperator<RandomForestRegressor> params =
        estimator -> estimator.setNumTrees(2).setMaxDepth(4).setMaxBins(256);
    assertThat(forest(vectors.repartition(5), params))
        .isEqualTo(forest(vectors.coalesce(1), params));
  }

  @Test
  void manyIdenticalRowsCountAsOftenAsTheyAre() {
    Dataset<Row> rows =
        TestSession.get()
            .range(300_000)
            .selectExpr(
                "CAST(id % 3 AS DOUBLE) AS a",
                "CAST(id % 3 * 10 AS DOUBLE) AS label", "1.0 AS weight");
    Dataset<Row> vectors =
        new VectorAssembler()
            .setInputCols(new String[] {"a"})
            .setOutputCol("features")
            .transform(rows);
    RandomForestRegressionModel model =
        estimator().setNumTrees(1).setBootstrap(false).fit(vectors.coalesce(2));
    assertThat(model.trees()[0].numNodes()).isEqualTo(5);
    assertThat(model.trees()[0].rootNode().impurityStats().rawCount()).isEqualTo(300_000);
    assertThat(model.trees()[0].rootNode().prediction()).isEqualTo(10);
    assertThat(forest(vectors.repartition(3))).isEqualTo(forest(vectors.coalesce(1)));
  }
}
