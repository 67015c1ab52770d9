package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.TestSession;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.ml.tree.ContinuousSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is odd, too large or not allowed. */
final class ForestEdgesTest {
  private static InMemoryRandomForestRegressor estimator() {
    return estimator(Long.MAX_VALUE);
  }

  private static InMemoryRandomForestRegressor estimator(long availableBytes) {
    InMemoryRandomForestRegressor estimator =
        new InMemoryRandomForestRegressor("forest", availableBytes);
    estimator.setNumTrees(3).setSeed(5);
    return estimator;
  }

  private static RandomForestRegressionModel forest(TrainingRows rows) {
    return estimator().fit(rows.frame());
  }

  private static Node tree(TrainingRows rows) {
    return estimator().setNumTrees(1).setBootstrap(false).fit(rows.frame()).trees()[0].rootNode();
  }

  private static long need(TableShape shape, ForestUse use) {
    int cores = TestSession.get().sparkContext().defaultParallelism();
    // Where memory is short, one core grows trees, without histograms of all features.
    return MemoryNeed.of(shape, new GrowingPlace(cores, cores, 0, false), use).fitted().bytes();
  }

  @Test
  void aForestThatJustFitsIsGrownInMemoryAndOneByteLessIsSparks() {
    TrainingRows rows = TrainingRows.random(1, 100, 0, 0);
    TableShape shape = new TableShape(100, 2, false, false, 32);
    long need = need(shape, new ForestUse(3, true));
    try (InMemoryForest fitting = estimator(need).prepare(rows.frame());
        InMemoryForest roomy = estimator().prepare(rows.frame())) {
      assertThat(fitting.fitsResiduals()).isFalse();
      assertThat(roomy.fitsResiduals()).isTrue();
      assertThat(fitting.grow(0, 3)).hasSize(3);
      TrainingPredictions inOneTask = fitting.predictions();
      TrainingPredictions inSeveral = roomy.predictions();
      fitting.predict(fitting.settings(), 0, 7, inOneTask);
      roomy.predict(roomy.settings(), 0, 7, inSeveral);
      assertThat(inOneTask.prediction(5)).isEqualTo(inSeveral.prediction(5));
    }
    assertThatThrownBy(() -> estimator(need - 1).prepare(rows.frame()))
        .isInstanceOf(NotInMemoryException.class);

    // A fit asks for no sums of predictions.
    long fits = need(shape, ForestUse.TREES);
    assertThat(fits).isLessThan(need);
    RandomForestRegressionModel sparks = estimator(fits - 1).fit(rows.frame(1));
    assertThat(sparks.trees()).hasSize(3);
    assertThat(TreeText.of(sparks)).isNotEqualTo(TreeText.of(estimator(fits).fit(rows.frame(1))));
  }

  @Test
  void moreBinsThanAByteHoldsAreForSparksAlgorithm() {
    TrainingRows rows = TrainingRows.random(1, 40, 0, 0);
    InMemoryRandomForestRegressor estimator = estimator();
    estimator.setMaxBins(256);
    estimator.prepare(rows.frame()).close();
    estimator.setMaxBins(257);
    assertThatThrownBy(() -> estimator.prepare(rows.frame()))
        .isInstanceOf(NotInMemoryException.class);
    assertThat(estimator.fit(rows.frame()).trees()).hasSize(3);
  }

  @Test
  void moreCategoriesThanBinsAreRefusedInSparksOwnWords() {
    TrainingRows rows = TrainingRows.of(40, 0);
    for (int row = 0; row < 80; row++) {
      rows.add(row, row % 40, row);
    }
    assertThatThrownBy(() -> forest(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("DecisionTree requires maxBins (= 32)")
        .hasMessageContaining("categorical feature 0 has 40 values");
  }

  @Test
  void aCategoryThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> forest(TrainingRows.of(0, 2).add(1, 1, 0).add(2, 2, 1).add(3, 2, 2)))
        .hasMessageContaining("feature 1")
        .hasMessageContaining("expected a category from 0 to 1, found 2.0");
  }

  @Test
  void sparseVectorsGrowTheForestOfDenseOnes() {
    TrainingRows dense = TrainingRows.numeric(4);
    TrainingRows sparse = TrainingRows.numeric(4);
    Random random = new Random(2);
    for (int row = 0; row < 60; row++) {
      double[] values = DoubleStream.generate(() -> random.nextInt(4) % 3).limit(4).toArray();
      dense.add(row, values);
      sparse.rows().add(RowFactory.create(Vectors.dense(values).toSparse(), (double) row, 1.0));
    }
    assertThat(TreeText.of(forest(sparse))).isEqualTo(TreeText.of(forest(dense)));
  }

  @Test
  void aNullVectorIsRefused() {
    TrainingRows rows = TrainingRows.numeric(1).add(1, 1);
    rows.rows().add(RowFactory.create(null, 1.0, 1.0));
    assertThatThrownBy(() -> forest(rows)).hasMessageContaining("expected a vector of features");
  }

  @Test
  void rowsOfAnotherWidthAreRefused() {
    TrainingRows rows = TrainingRows.numeric(2).add(1, 1, 1).add(2, 2);
    assertThatThrownBy(() -> estimator().fit(rows.frame(1)))
        .hasMessageContaining("expected 2 features in each row, found 1");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aLabelThatIsNoFiniteNumberIsRefused(double label) {
    assertThatThrownBy(() -> forest(TrainingRows.numeric(1).add(1, 1).add(label, 2)))
        .hasMessageContaining("expected a finite number as label, found " + label);
  }

  @Test
  void aLabelThatIsMissingIsRefused() {
    TrainingRows rows = TrainingRows.numeric(1).add(1, 1);
    rows.rows().add(RowFactory.create(Vectors.dense(2), null, 1.0));
    assertThatThrownBy(() -> forest(rows))
        .hasMessageContaining("expected a finite number as label, found null");
  }

  @Test
  void aWeightBelowZeroIsRefused() {
    TrainingRows rows = TrainingRows.numeric(1).add(1, 1).addWeighted(-0.5, 2, 2);
    assertThatThrownBy(() -> estimator().setWeightCol("weight").fit(rows.frame()))
        .hasMessageContaining("expected a weight of at least 0, found -0.5");
  }

  @Test
  void noRowsAndNoWeightAreRefused() {
    TrainingRows none = TrainingRows.numeric(1);
    assertThatThrownBy(() -> forest(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no row");
    TrainingRows weightless = TrainingRows.numeric(1).addWeighted(0, 1, 1).addWeighted(0, 2, 2);
    assertThatThrownBy(() -> estimator().setWeightCol("weight").fit(weightless.frame()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no row of a weight above 0");
  }

  @Test
  void aSingleRowIsPredictedByEveryTree() {
    RandomForestRegressionModel model =
        estimator().setNumTrees(20).fit(TrainingRows.numeric(1).add(7.5, 1).frame());
    for (DecisionTreeRegressionModel tree : model.trees()) {
      assertThat(tree.rootNode().prediction()).isEqualTo(7.5);
    }
  }

  @Test
  void twoRowsAreToldApart() {
    InternalNode root = (InternalNode) tree(TrainingRows.numeric(1).add(1, 1).add(3, 2));
    assertThat(root.leftChild().prediction()).isEqualTo(1);
    assertThat(root.rightChild().prediction()).isEqualTo(3);
    assertThat(root.gain()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e100, -1e100, 1e-200, 1e12})
  void hugeAndTinyLabelsAreToldApart(double unit) {
    TrainingRows rows = TrainingRows.numeric(1);
    for (int row = 0; row < 30; row++) {
      rows.add(row * unit, row);
    }
    InternalNode root = (InternalNode) tree(rows);
    assertThat(root.prediction()).isCloseTo(14.5 * unit, within(Math.abs(unit) * 1e-9));
    assertThat(root.numDescendants()).isGreaterThan(30);
    assertThat(root.gain()).isNotNaN().isGreaterThanOrEqualTo(0);
  }

  @Test
  void labelsNearEachOtherButFarFromZeroAreToldApart() {
    TrainingRows rows = TrainingRows.numeric(1);
    for (int row = 0; row < 32; row++) {
      rows.add(1e12 + row / 1024.0, row);
    }
    assertThat(tree(rows).numDescendants()).isEqualTo(62);
  }

  @Test
  void aConstantLabelIsPredicted() {
    TrainingRows rows = TrainingRows.numeric(1);
    for (int row = 0; row < 30; row++) {
      rows.add(0.1, row);
    }
    RandomForestRegressionModel model = forest(rows);
    assertThat(model.trees()[0].rootNode()).isInstanceOf(LeafNode.class);
    assertThat(model.predict(Vectors.dense(3))).isCloseTo(0.1, within(1e-15));
  }

  @Test
  void infiniteValuesAreTheLeastAndTheGreatest() {
    double infinite = Double.POSITIVE_INFINITY;
    BinnedRows rows =
        TrainingRows.numeric(1)
            .add(1, -infinite)
            .add(2, -1)
            .add(3, 1)
            .add(4, infinite)
            .add(5, Double.NaN)
            .binned(8, false);
    FeatureBins bins = rows.bins(0);
    assertThat(bins.of(-infinite)).isZero();
    assertThat(bins.of(-1)).isEqualTo(1);
    assertThat(bins.of(1)).isEqualTo(2);
    assertThat(bins.of(infinite)).isEqualTo(3);
    assertThat(bins.of(Double.NaN)).isEqualTo(3);
  }

  @Test
  void notANumberGoesWhereTheModelLooksForIt() {
    TrainingRows rows = TrainingRows.numeric(2);
    for (int row = 0; row < 40; row++) {
      rows.add(row % 4 == 0 ? 100 : row % 3, row % 4 == 0 ? Double.NaN : row, row % 5);
    }
    InternalNode root = (InternalNode) tree(rows);
    assertThat(root.split().featureIndex()).isZero();
    assertThat(root.split().shouldGoLeft(Vectors.dense(Double.NaN, 0))).isFalse();
    assertThat(root.rightChild().prediction()).isGreaterThan(root.leftChild().prediction());
    assertThatThrownBy(() -> new RandomForestRegressor().fit(rows.frame()))
        .hasMessageContaining("NaN");
  }

  @Test
  void depthMayBeNothingAndThirty() {
    TrainingRows chain = TrainingRows.numeric(1);
    for (int row = 0; row < 34; row++) {
      chain.add(Math.pow(3, row), row);
    }
    for (int depth : new int[] {0, 30}) {
      Node root =
          estimator()
              .setNumTrees(1)
              .setBootstrap(false)
              .setMaxBins(64)
              .setMaxDepth(depth)
              .fit(chain.frame())
              .trees()[0]
              .rootNode();
      assertThat(root.subtreeDepth()).isEqualTo(depth);
    }
  }

  @Test
  void threeHundredFeaturesAreAllTried() {
    Random random = new Random(1);
    TrainingRows rows = TrainingRows.numeric(300);
    for (int row = 0; row < 200; row++) {
      double[] features = random.doubles(300).toArray();
      rows.add(features[299] > 0.5 ? 1 : 0, features);
    }
    InternalNode root = (InternalNode) tree(rows);
    assertThat(root.split().featureIndex()).isEqualTo(299);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whereNoRowOfANodeLiesBetweenARefinedCutIsInTheMiddleAndSparksIsNot(boolean isRefined) {
    TrainingRows rows = TrainingRows.numeric(2);
    for (int value = 0; value < 10; value++) {
      rows.add(100, 1, value);
    }
    rows.add(0, 0, 0).add(0, 0, 0).add(9, 0, 9).add(9, 0, 9).add(9, 0, 9);

    InMemoryRandomForestRegressor estimator = estimator();
    estimator.setNumTrees(1).setBootstrap(false);
    estimator.setRefineCuts(isRefined);
    InternalNode root = (InternalNode) estimator.fit(rows.frame()).trees()[0].rootNode();

    InternalNode few = (InternalNode) root.leftChild();
    assertThat(few.split().featureIndex()).isEqualTo(1);
    assertThat(((ContinuousSplit) few.split()).threshold()).isEqualTo(isRefined ? 4.5 : 0.5);
  }

  @Test
  void aThirdOfTheRowsIsOutOfBagAndPredictedWorse() {
    TrainingRows table = TrainingRows.random(4, 2000, 0, 0, 0);
    InMemoryRandomForestRegressor estimator = estimator();
    estimator.setMaxDepth(30);
    try (InMemoryForest forest = estimator.prepare(table.frame())) {
      TrainingPredictions one = forest.predictions();
      forest.predict(forest.settings(), 0, 1, one);
      long out = count(one);
      assertThat(out / 2000.0).isBetween(0.33, 0.41);
      TrainingPredictions many = forest.predictions();
      forest.predict(forest.settings(), 0, 40, many);
      assertThat(count(many)).isEqualTo(2000);
      double error = 0;
      double outOfBagError = 0;
      for (int row = 0; row < many.rows(); row++) {
        error += Math.pow(many.prediction(row) - many.label(row), 2);
        outOfBagError += Math.pow(many.outOfBagPrediction(row) - many.label(row), 2);
      }
      assertThat(error).isLessThan(0.5 * outOfBagError);
    }
  }

  private static long count(TrainingPredictions predictions) {
    long count = 0;
    for (int row = 0; row < predictions.rows(); row++) {
      count += predictions.outOfBagTrees(row) > 0 ? 1 : 0;
    }
    return count;
  }

  @Test
  void theSumOfPredictionsIsWhatTheModelPredicts() {
    TrainingRows table = TrainingRows.random(6, 500, 0, 0, 4);
    InMemoryRandomForestRegressor estimator = estimator();
    RandomForestRegressionModel model = estimator.fit(table.frame());
    try (InMemoryForest forest = estimator.prepare(table.frame())) {
      TrainingPredictions predictions = forest.predictions();
      forest.predict(forest.settings(), 0, 3, predictions);
      double[] summed = new double[500];
      for (int row = 0; row < 500; row++) {
        summed[row] = predictions.prediction(row);
      }
      double[] predicted =
          table.rows().stream().mapToDouble(row -> model.predict((Vector) row.get(0))).toArray();
      Arrays.sort(summed);
      Arrays.sort(predicted);
      assertThat(summed).containsExactly(predicted, within(1e-9));
    }
  }

  @Test
  void growingThatIsCancelledEndsSoon() throws Exception {
    SparkContext context = TestSession.get().sparkContext();
    InMemoryRandomForestRegressor estimator = estimator();
    estimator.setMaxDepth(30);
    TrainingRows table = TrainingRows.random(8, 3000, 0, 0, 0, 0);
    try (InMemoryForest forest = estimator.prepare(table.frame())) {
      CompletableFuture<List<DecisionTreeRegressionModel>> growing =
          CompletableFuture.supplyAsync(
              () -> {
                context.setJobGroup("growing", "for ever", false);
                return forest.grow(0, 1_000_000);
              });
      while (context.statusTracker().getActiveStageIds().length == 0) {
        Thread.sleep(10);
      }
      context.cancelJobGroup("growing");
      assertThat(growing).failsWithin(Duration.ofSeconds(10));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
      while (context.statusTracker().getExecutorInfos()[0].numRunningTasks() > 0) {
        assertThat(System.nanoTime()).as("tasks still run").isLessThan(end);
        Thread.sleep(20);
      }
    }
  }
}
