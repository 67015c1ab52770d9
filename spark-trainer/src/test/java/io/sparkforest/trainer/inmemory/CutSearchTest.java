package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CutSearchTest {
  private static final TreeSettings FREE = new TreeSettings(30, 1, 0, 0, 1, 1, false, 1);

  private final TreeNode root = new TreeNode(0);
  private final TreeNode left = new TreeNode(1);
  private final TreeNode right = new TreeNode(1);

  private CutSearch searched(TrainingRows training, TreeSettings settings) {
    return searched(training.binned(8, true), settings);
  }

  /** Of one numeric feature whose values 0, 1, 2, … have four bins of many parts. */
  private CutSearch refined(TreeSettings settings, double... labels) {
    return searched(numeric(labels).binned(4, true, true), settings);
  }

  private CutSearch searched(BinnedRows table, TreeSettings settings) {
    FixedPoint scale = FixedPoint.of(table);
    TreeRows rows = new TreeRows(table, scale, settings);
    rows.draw(new SplittableRandom(1), root, false);
    CutSearch cuts = new CutSearch(settings, scale);
    FeatureHistogram histogram = new FeatureHistogram(true);
    cuts.start(root);
    for (int feature = 0; feature < table.features(); feature++) {
      histogram.countFew(rows, root, feature, table.bins(feature).size());
      cuts.search(feature, table.bins(feature), histogram);
      histogram.clearFew();
    }
    if (cuts.hasFound() && table.bins(cuts.feature()).hasParts()) {
      cuts.refine(rows, root, table.bins(cuts.feature()), histogram);
    }
    cuts.partSums(left, right);
    return cuts;
  }

  private static TrainingRows numeric(double... labels) {
    TrainingRows training = TrainingRows.numeric(1);
    for (int row = 0; row < labels.length; row++) {
      training.add(labels[row], row);
    }
    return training;
  }

  /** The bins on the left. */
  private static IntStream left(CutSearch cuts) {
    return BitSet.valueOf(cuts.leftSide().bins().words()).stream();
  }

  @Test
  void theCutIsWhereTheLabelsPart() {
    CutSearch cuts = searched(numeric(1, 2, 1, 9, 8), FREE);
    assertThat(cuts.hasFound()).isTrue();
    assertThat(cuts.cut()).isEqualTo(FeatureBins.lastCode(2));
    assertThat(left(cuts)).containsExactly(0, 1, 2);
    assertThat(left.count).isEqualTo(3);
    assertThat(right.count).isEqualTo(2);
    assertThat(left.sum + right.sum).isEqualTo(root.sum);
    assertThat(left.weight + right.weight).isEqualTo(root.weight);
  }

  @Test
  void theCutMovesToTheBestPlaceWithinTheBinBeforeIt() {
    CutSearch cuts = refined(FREE, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);

    assertThat(cuts.cut()).isEqualTo(2);
    assertThat(cuts.leftSide().partedBin()).isZero();
    assertThat(cuts.leftSide().lastPart()).isEqualTo(2);
    assertThat(left(cuts)).isEmpty();
    assertThat(left.count).isEqualTo(3);
    assertThat(right.count).isEqualTo(13);
  }

  @Test
  void theCutMovesToTheBestPlaceWithinTheBinAfterIt() {
    CutSearch cuts = refined(FREE, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);

    assertThat(cuts.cut()).isEqualTo(FeatureBins.PARTS);
    assertThat(cuts.leftSide().partedBin()).isEqualTo(1);
    assertThat(cuts.leftSide().lastPart()).isZero();
    assertThat(left(cuts)).containsExactly(0);
    assertThat(left.count).isEqualTo(5);
  }

  @Test
  void theCutStaysWhereNoneWithinItsBinsIsBetter() {
    CutSearch cuts = refined(FREE, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);

    assertThat(cuts.cut()).isEqualTo(FeatureBins.lastCode(0));
    assertThat(cuts.leftSide().partedBin()).isNegative();
    assertThat(left.count).isEqualTo(4);
  }

  @Test
  void aCutWithinABinKeepsTheLimits() {
    double[] labels = {1, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    assertThat(refined(FREE, labels).cut()).isEqualTo(1);
    TreeSettings threeRows = new TreeSettings(30, 3, 0, 0, 1, 1, false, 1);
    assertThat(refined(threeRows, labels).cut()).isEqualTo(2);
    TreeSettings heavy = new TreeSettings(30, 1, 4, 0, 1, 1, false, 1);
    assertThat(refined(heavy, labels).cut()).isEqualTo(FeatureBins.lastCode(0));
  }

  @Test
  void theFirstOfEquallyGoodCutsWins() {
    TrainingRows twice = TrainingRows.numeric(3);
    for (int row = 0; row < 4; row++) {
      twice.add(row % 3 == 0 ? 1 : 5, 0, row, row);
    }
    CutSearch cuts = searched(twice, FREE);
    assertThat(cuts.feature()).isEqualTo(1);
    assertThat(cuts.cut()).isEqualTo(FeatureBins.lastCode(0));
  }

  @Test
  void aCutThatALimitForbidsIsNotTaken() {
    TrainingRows training = numeric(100, 1, 2, 1, 2, 1);
    assertThat(searched(training, FREE).cut()).isEqualTo(FeatureBins.lastCode(0));
    TreeSettings twoRows = new TreeSettings(30, 2, 0, 0, 1, 1, false, 1);
    assertThat(searched(training, twoRows).cut()).isEqualTo(FeatureBins.lastCode(1));
    TreeSettings heavy = new TreeSettings(30, 1, 3, 0, 1, 1, false, 1);
    assertThat(searched(training, heavy).cut()).isEqualTo(FeatureBins.lastCode(2));
    TreeSettings gainful = new TreeSettings(30, 1, 0, 1e6, 1, 1, false, 1);
    assertThat(searched(training, gainful).hasFound()).isFalse();
  }

  @Test
  void aConstantLabelHasNoCut() {
    assertThat(searched(numeric(0.1, 0.1, 0.1), FREE).hasFound()).isFalse();
  }

  @Test
  void categoriesArePartedByTheirMeansAndThoseWithoutRowsGoWithTheHeavierSide() {
    TrainingRows training = TrainingRows.of(6);
    training.addWeighted(1, 9, 0).addWeighted(1, 1, 1).addWeighted(1, 8, 3).addWeighted(1, 2, 4);
    assertThat(left(searched(training, FREE))).as("as heavy").containsExactly(1, 4);
    training.addWeighted(1, 2, 4);
    assertThat(left(searched(training, FREE))).as("left is heavier").containsExactly(1, 2, 4, 5);
  }
}
