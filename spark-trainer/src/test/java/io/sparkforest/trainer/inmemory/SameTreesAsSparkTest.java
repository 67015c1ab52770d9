package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.spark.ml.tree.CategoricalSplit;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.LeafNode;
import org.apache.spark.ml.tree.Node;
import org.junit.jupiter.api.Test;

/** Without chance a tree is node by node the one that Spark's algorithm grows. */
final class SameTreesAsSparkTest {
  private static TrainingRows steps() {
    return TrainingRows.numeric(2)
        .add(1, 0, 3)
        .add(2.5, 1, 3)
        .add(2, 1, -1)
        .add(7, 2, 0)
        .add(9.5, 3, 8)
        .add(8, 3, 0)
        .add(30, 4, -7)
        .add(31, 5, 8);
  }

  private static int depth(Node root) {
    return root.subtreeDepth();
  }

  @Test
  void rowsMayEndUpAloneInTheirLeaves() {
    Node root = SparkComparison.assertSame(steps());
    assertThat(root.numDescendants()).isEqualTo(2 * 8 - 2);
  }

  @Test
  void theFirstOfTwoEqualFeaturesIsSplit() {
    TrainingRows rows = TrainingRows.numeric(2);
    for (int value = 0; value < 6; value++) {
      rows.add(value * value, value, value);
    }
    InternalNode root = (InternalNode) SparkComparison.assertSame(rows);
    assertThat(root.split().featureIndex()).isZero();
  }

  @Test
  void theFirstOfTwoEqualCutsIsTaken() {
    SparkComparison.assertSame(
        TrainingRows.numeric(1).add(0, 1).add(4, 2).add(0, 3), forest -> forest.setMaxDepth(1));
  }

  @Test
  void aConstantFeatureIsNeverSplit() {
    TrainingRows rows = TrainingRows.numeric(2);
    for (int value = 0; value < 9; value++) {
      rows.add((value * 5) % 7, 4, value);
    }
    SparkComparison.assertSame(rows);
  }

  @Test
  void aLabelThatIsConstantIsALeaf() {
    Node root = SparkComparison.assertSame(TrainingRows.numeric(1).add(5, 1).add(5, 2).add(5, 3));
    assertThat(root).isInstanceOf(LeafNode.class);
  }

  @Test
  void featuresThatAreAllConstantMakeALeaf() {
    Node root = SparkComparison.assertSame(TrainingRows.numeric(1).add(5, 1).add(6, 1).add(9, 1));
    assertThat(root).isInstanceOf(LeafNode.class);
  }

  @Test
  void weightsMoveMeansAndCuts() {
    SparkComparison.assertSame(
        TrainingRows.numeric(1)
            .addWeighted(0.5, 1, 1)
            .addWeighted(10, 2, 2)
            .addWeighted(1, 4, 3)
            .addWeighted(3.25, 4.5, 4)
            .addWeighted(0.125, 40, 5),
        forest -> forest.setWeightCol("weight"));
  }

  @Test
  void weightsAndManyRowsAreCountedAlike() {
    SparkComparison.assertSame(
        TrainingRows.random(1, 400, 0, 0, 6, 0), forest -> forest.setWeightCol("weight"));
  }

  @Test
  void aNominalFeatureIsSplitByMeans() {
    TrainingRows rows = TrainingRows.of(5, 0);
    double[] means = {3, -8, 21, 2, 20};
    for (int row = 0; row < 25; row++) {
      rows.add(means[row % 5] + row * 0.01, row % 5, row * 7 % 25);
    }
    InternalNode root = (InternalNode) SparkComparison.assertSame(rows);
    assertThat(((CategoricalSplit) root.split()).leftCategories()).containsExactly(0, 1, 3);
  }

  @Test
  void aCategoryWithoutRowsGoesWithMostRows() {
    TrainingRows rows = TrainingRows.of(4);
    rows.add(1, 1).add(2, 1).add(3, 1).add(50, 3);
    InternalNode root = (InternalNode) SparkComparison.assertSame(rows);
    assertThat(((CategoricalSplit) root.split()).leftCategories()).containsExactly(0, 1, 2);

    TrainingRows heavyRight = TrainingRows.of(4);
    heavyRight.add(-50, 1).add(3, 3).add(2, 3).add(1, 3);
    root = (InternalNode) SparkComparison.assertSame(heavyRight);
    assertThat(((CategoricalSplit) root.split()).leftCategories()).containsExactly(1);
  }

  @Test
  void aFeatureOfOneCategoryIsNoObstacle() {
    TrainingRows rows = TrainingRows.of(1, 2);
    rows.add(1, 0, 0).add(2, 0, 1).add(4, 0, 1);
    SparkComparison.assertSame(rows);
  }

  @Test
  void depthIsLimited() {
    for (int most : new int[] {0, 1, 3}) {
      Node root = SparkComparison.assertSame(steps(), forest -> forest.setMaxDepth(most));
      assertThat(depth(root)).isEqualTo(most);
    }
  }

  @Test
  void eachChildKeepsItsFewestRows() {
    SparkComparison.assertSame(
        TrainingRows.random(5, 60, 0, 0, 4), forest -> forest.setMinInstancesPerNode(7));
  }

  @Test
  void eachChildKeepsItsLeastWeight() {
    SparkComparison.assertSame(
        TrainingRows.random(6, 60, 0, 0, 4),
        forest -> forest.setMinWeightFractionPerNode(0.11).setWeightCol("weight"));
  }

  @Test
  void aSplitGainsAtLeastWhatIsAskedFor() {
    SparkComparison.assertSame(
        TrainingRows.random(7, 60, 0, 0, 4), forest -> forest.setMinInfoGain(0.4));
  }

  @Test
  void aGainThatIsJustTheLeastIsEnough() {
    // The variance falls from 4 to 0.
    TrainingRows rows = TrainingRows.numeric(1).add(0, 1).add(4, 2);
    Node root = SparkComparison.assertSame(rows, forest -> forest.setMinInfoGain(4));
    assertThat(root).isInstanceOf(InternalNode.class);
    root = SparkComparison.assertSame(rows, forest -> forest.setMinInfoGain(4.01));
    assertThat(root).isInstanceOf(LeafNode.class);
  }

  @Test
  void valuesShareBinsWhereThereAreMoreOfThem() {
    for (int bins : new int[] {2, 3, 5, 16}) {
      SparkComparison.assertSame(
          TrainingRows.random(8, 300, 0, 0, 0, 0), forest -> forest.setMaxBins(bins));
    }
  }

  @Test
  void weightsDecideWhereBinsEnd() {
    SparkComparison.assertSame(
        TrainingRows.random(9, 300, 0, 0), forest -> forest.setMaxBins(6).setWeightCol("weight"));
  }

  @Test
  void aValueOfMostRowsTakesABinOfItsOwn() {
    Random random = new Random(4);
    TrainingRows rows = TrainingRows.numeric(2);
    for (int row = 0; row < 400; row++) {
      double often = row % 10 < 8 ? 0 : random.nextGaussian() * 100;
      double large = row % 3 > 0 ? 1e15 : -random.nextInt(1_000_000) * 1e9;
      rows.add(often * 0.01 + random.nextGaussian() + large * 1e-15, often, large);
    }
    SparkComparison.assertSame(rows, forest -> forest.setMaxBins(8));
  }

  @Test
  void negativeAndLargeLabelsArePredictedAsExactly() {
    TrainingRows rows = TrainingRows.numeric(1);
    for (int row = 0; row < 20; row++) {
      rows.add(-1e12 + Math.pow(1.7, row) * 1e5, -1e300 + row * 1e299);
    }
    SparkComparison.assertSame(rows);
  }

  @Test
  void asManyBinsAsAByteHoldsAreAllUsed() {
    Random random = new Random(12);
    TrainingRows rows = TrainingRows.of(0, 256);
    for (int row = 0; row < 512; row++) {
      rows.add(random.nextGaussian() + (row % 256 > 60 ? 2 : 0), row % 256, row * 31 % 256);
    }
    SparkComparison.assertSame(rows, forest -> forest.setMaxBins(256));
  }
}
