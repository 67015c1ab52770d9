package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;
import org.junit.jupiter.api.Test;

final class TreeGrowerTest {
  private static TreeSettings settings(int features, boolean bootstrap, long seed) {
    return new TreeSettings(30, 1, 0, 0, features, 1, bootstrap, seed);
  }

  private static FlatTree grow(BinnedRows rows, TreeSettings settings, int number) {
    return new TreeGrower(rows, FixedPoint.of(rows), settings, () -> false).grow(number, null);
  }

  private static Node node(BinnedRows rows, TreeSettings settings, int number) {
    return new SparkTrees(rows).of(grow(rows, settings, number)).rootNode();
  }

  @Test
  void aNodeIsSplitByTheOnlyFeatureThatCanSplitIt() {
    TrainingRows table = TrainingRows.numeric(10);
    for (int row = 0; row < 16; row++) {
      double[] features = new double[10];
      features[9] = row;
      table.add(row * row, features);
    }
    BinnedRows rows = table.binned(32, false);
    for (int number = 0; number < 20; number++) {
      assertThat(grow(rows, settings(1, false, 1), number).leaves()).isEqualTo(16);
    }
  }

  @Test
  void whatIsConstantBelowANodeKeepsNoOtherFeatureFromSplitting() {
    for (int constant : new int[] {1, 63, 64, 65, 130}) {
      TrainingRows table = TrainingRows.numeric(constant + 1);
      for (int row = 0; row < 15; row++) {
        double[] features = new double[constant + 1];
        // The only feature that tells all rows apart has the same bit of a long.
        features[constant < 64 ? 0 : constant % 64] = row;
        features[constant] = row < 8 ? 0 : 1;
        table.add(row * row, features);
      }
      assertThat(grow(table.binned(32, false), settings(constant + 1, false, 1), 0).leaves())
          .as("feature %d", constant)
          .isEqualTo(15);
    }
  }

  @Test
  void aTreeThatDrawsNoRowTakesThemAll() {
    BinnedRows one = TrainingRows.numeric(1).add(7, 1).binned(2, false);
    TrainingPredictions predictions = new TrainingPredictions(one, FixedPoint.of(one));
    TreeGrower grower = new TreeGrower(one, FixedPoint.of(one), settings(1, true, 3), () -> false);
    for (int number = 0; number < 20; number++) {
      FlatTree tree = grower.grow(number, predictions.sums());
      assertThat(new SparkTrees(one).of(tree).rootNode().prediction()).isEqualTo(7);
    }
    assertThat(predictions.prediction(0)).isEqualTo(7);
    assertThat(predictions.outOfBagTrees(0)).isZero();
  }

  @Test
  void smallTablesNoticeTooThatGrowingIsCancelled() {
    BinnedRows rows = TrainingRows.random(1, 20, 0, 0).binned(8, false);
    TreeGrower grower = new TreeGrower(rows, FixedPoint.of(rows), settings(2, true, 1), () -> true);
    assertThatThrownBy(() -> grower.grow(0, null)).isInstanceOf(CancellationException.class);
  }

  @Test
  void aGrowerThatGrewOtherTreesGrowsTheSameOne() {
    BinnedRows rows = TrainingRows.random(2, 3000, 0, 0, 7, 0).binned(32, true);
    for (int features : new int[] {2, 4}) {
      TreeSettings settings = settings(features, true, 11);
      TreeGrower used = new TreeGrower(rows, FixedPoint.of(rows), settings, () -> false);
      used.grow(0, new RowSums(rows.size()));
      used.grow(1, null);
      assertThat(TreeText.of(new SparkTrees(rows).of(used.grow(2, null))))
          .isEqualTo(TreeText.of(new SparkTrees(rows).of(grow(rows, settings, 2))));
    }
  }

  @Test
  void largeNodesAreSplitAsWellAsSmallOnes() {
    BinnedRows rows = TrainingRows.random(3, 700, 0, 5, 0, 0).binned(12, true);
    TreeSettings settings = settings(4, true, 5);
    new GrownTreeCheck(rows, settings, 1).check(node(rows, settings, 1));
  }

  @Test
  void everyFeatureIsDrawnAsOftenAsAnyOther() {
    Random random = new Random(1);
    TrainingRows table = TrainingRows.numeric(6);
    for (int row = 0; row < 50; row++) {
      table.add(random.nextGaussian(), random.doubles(6).toArray());
    }
    BinnedRows rows = table.binned(64, false);
    TreeSettings settings = new TreeSettings(1, 1, 0, 0, 1, 1, false, 8);
    int[] found = new int[6];
    TreeGrower grower = new TreeGrower(rows, FixedPoint.of(rows), settings, () -> false);
    for (int number = 0; number < 6000; number++) {
      found[grower.grow(number, null).feature(0)]++;
    }
    // Five standard deviations of 6000 draws of one in six.
    assertThat(found)
        .satisfies(all -> assertThat(IntStream.of(all)).allMatch(n -> Math.abs(n - 1000) < 145));
  }

  @Test
  void rowsThatWeighNextToNothingDoNotSpoilTheOrderOfCategories() {
    TrainingRows table = TrainingRows.of(5);
    for (int row = 0; row < 10; row++) {
      table.addWeighted(1, row % 2 == 0 ? 1 : 9, row % 2 == 0 ? 4 : 3);
      table.addWeighted(1, row % 2 == 0 ? 2 : 8, row % 2 == 0 ? 1 : 0);
    }
    table.addWeighted(1e-40, 5, 2);
    BinnedRows rows = table.binned(8, true);
    InternalNode root = (InternalNode) node(rows, new TreeSettings(1, 1, 0, 0, 1, 1, false, 1), 0);
    assertThat(((CategoricalSplit) root.split()).leftCategories()).contains(1, 4);
    assertThat(((CategoricalSplit) root.split()).rightCategories()).contains(0, 3);
  }

  @Test
  void withFewerHistogramsTheTreeIsTheSame() {
    BinnedRows rows = TrainingRows.random(8, 3000, 0, 4, 0, 0).binned(16, false);
    TreeSettings settings = settings(4, true, 3);
    String expected = TreeText.of(new SparkTrees(rows).of(grow(rows, settings, 0)));
    for (int histograms : new int[] {0, 1, 3}) {
      FlatTree tree =
          new TreeGrower(
                  rows, FixedPoint.of(rows), settings, histograms, SortedRows.MOST, () -> false)
              .grow(0, null);

      assertThat(TreeText.of(new SparkTrees(rows).of(tree))).isEqualTo(expected);
    }
  }
}
