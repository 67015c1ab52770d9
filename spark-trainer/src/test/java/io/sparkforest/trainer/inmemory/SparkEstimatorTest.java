package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To Spark the estimator is one of its own. */
final class SparkEstimatorTest {
  private static InMemoryRandomForestRegressor estimator() {
    InMemoryRandomForestRegressor estimator = new InMemoryRandomForestRegressor();
    estimator.setNumTrees(4).setMaxDepth(5).setSeed(9).setMinInstancesPerNode(3);
    return estimator;
  }

  private static Dataset<Row> rows() {
    return TrainingRows.random(21, 200, 0, 0, 4).frame().cache();
  }

  @Test
  void aFittedPipelineIsSavedAndReadBack(@TempDir Path folder) throws IOException {
    Dataset<Row> rows = rows();
    InMemoryRandomForestRegressor estimator = estimator();
    estimator.setLeafCol("leaf");
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {estimator}).fit(rows);
    String path = folder.resolve("fitted").toString();
    fitted.save(path);
    PipelineModel read = PipelineModel.load(path);
    assertThat(read.transform(rows).select("prediction", "leaf").collectAsList())
        .isEqualTo(fitted.transform(rows).select("prediction", "leaf").collectAsList());
    assertThat(((RandomForestRegressionModel) read.stages()[0]).toDebugString())
        .isEqualTo(((RandomForestRegressionModel) fitted.stages()[0]).toDebugString());
  }

  @Test
  void anUnfittedPipelineComesBackAsItWas(@TempDir Path folder) throws IOException {
    InMemoryRandomForestRegressor estimator = estimator();
    String path = folder.resolve("unfitted").toString();
    new Pipeline().setStages(new PipelineStage[] {estimator}).save(path);
    PipelineStage read = Pipeline.load(path).getStages()[0];
    assertThat(read).isInstanceOf(InMemoryRandomForestRegressor.class);
    assertThat(read.uid()).isEqualTo(estimator.uid());
    RandomForestRegressor loaded = (RandomForestRegressor) read;
    assertThat(loaded.explainParams()).isEqualTo(estimator.explainParams());
    Dataset<Row> rows = rows();
    assertThat(TreeText.of(loaded.fit(rows))).isEqualTo(TreeText.of(estimator.fit(rows)));
  }

  @Test
  void aCopyIsOfItsKindAndTakesOtherParams() {
    InMemoryRandomForestRegressor estimator = estimator();
    RandomForestRegressor copy = estimator.copy(new ParamMap().put(estimator.maxDepth().w(2)));
    assertThat(copy).isInstanceOf(InMemoryRandomForestRegressor.class);
    assertThat(copy.getMaxDepth()).isEqualTo(2);
    assertThat(copy.getMinInstancesPerNode()).isEqualTo(3);
    assertThat(estimator.getMaxDepth()).isEqualTo(5);
  }

  @Test
  void aCopyRefinesCutsAsTheEstimatorDoes() {
    Dataset<Row> rows = TrainingRows.random(3, 300, 0, 0).frame(1);
    InMemoryRandomForestRegressor estimator = new InMemoryRandomForestRegressor("forest");
    estimator.setRefineCuts(true).setNumTrees(2);

    String refined = TreeText.of(estimator.fit(rows));

    assertThat(TreeText.of(estimator.copy(new ParamMap()).fit(rows))).isEqualTo(refined);
    estimator.setRefineCuts(false);
    assertThat(TreeText.of(estimator.copy(new ParamMap()).fit(rows))).isNotEqualTo(refined);
  }

  @Test
  void crossValidationFindsTheBetterDepth() {
    InMemoryRandomForestRegressor estimator = estimator();
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(estimator.maxDepth(), new int[] {0, 6}).build();
    CrossValidatorModel model =
        new CrossValidator()
            .setEstimator(estimator)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new RegressionEvaluator())
            .setNumFolds(2)
            .setSeed(1)
            .fit(rows());
    assertThat(((RandomForestRegressionModel) model.bestModel()).getMaxDepth()).isEqualTo(6);
  }

  @Test
  void theModelKnowsItsParentItsParamsAndItsTrees() {
    InMemoryRandomForestRegressor estimator = estimator();
    estimator.setLeafCol("leaf");
    estimator.setPredictionCol("guess");
    RandomForestRegressionModel model = estimator.fit(rows());
    assertThat(model.parent()).isSameAs(estimator);
    assertThat(model.uid()).isEqualTo(estimator.uid());
    assertThat(model.getNumTrees()).isEqualTo(4);
    assertThat(model.trees()).hasSize(4);
    assertThat(model.treeWeights()).containsOnly(1.0);
    assertThat(model.numFeatures()).isEqualTo(3);
    assertThat(model.getMinInstancesPerNode()).isEqualTo(3);
    assertThat(model.toDebugString()).contains("numTrees=4").contains("If (feature 1 <=");
    Row row = model.transform(rows()).first();
    assertThat((Vector) row.getAs("leaf")).satisfies(leaf -> assertThat(leaf.size()).isEqualTo(4));
    double mean =
        List.of(model.trees()).stream()
            .mapToDouble(tree -> tree.predict(row.getAs("features")))
            .average()
            .orElseThrow();
    assertThat(row.<Double>getAs("guess")).isCloseTo(mean, within(1e-12));
  }

  @Test
  void importancesAgreeWithThoseOfSparksAlgorithm() {
    Random random = new Random(3);
    TrainingRows table = TrainingRows.of(0, 0, 5, 0);
    for (int row = 0; row < 600; row++) {
      double[] features = {
        random.nextGaussian(), random.nextDouble(), random.nextInt(5), random.nextDouble()
      };
      table.add(
          8 * features[0] + 3 * features[1] + (features[2] % 2) * 4 + random.nextGaussian() * 0.1,
          features);
    }
    Dataset<Row> rows = table.frame();
    double[] found = importances(new InMemoryRandomForestRegressor(), rows);
    double[] expected = importances(new RandomForestRegressor(), rows);
    assertThat(ranks(found)).isEqualTo(ranks(expected)).startsWith(0, 2, 1);
    for (int feature = 0; feature < 4; feature++) {
      assertThat(found[feature]).isCloseTo(expected[feature], within(0.03));
    }
  }

  private static double[] importances(RandomForestRegressor forest, Dataset<Row> rows) {
    return forest
        .setNumTrees(20)
        .setMaxDepth(5)
        .setFeatureSubsetStrategy("all")
        .setSeed(2)
        .fit(rows)
        .featureImportances()
        .toArray();
  }

  private static List<Integer> ranks(double[] importances) {
    return IntStream.range(0, importances.length)
        .boxed()
        .sorted(Comparator.comparingDouble(feature -> -importances[feature]))
        .toList();
  }

  @Test
  void labelsAndWeightsMayBeAnyNumbers() {
    Dataset<Row> rows =
        rows()
            .selectExpr("features", "CAST(label * 10 AS INT) AS label", "CAST(2 AS INT) AS weight");
    RandomForestRegressionModel model = estimator().setWeightCol("weight").fit(rows);
    assertThat(model.trees()[0].rootNode().impurityStats().count())
        .isEqualTo(2.0 * model.trees()[0].rootNode().impurityStats().rawCount());
  }
}
