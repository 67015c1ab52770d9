package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class SortedRowsTest {
  private static final int[] COLUMNS = {0, 4, 1, 0, 6, 0};
  private static final Comparator<List<Long>> ALL_MEMBERS =
      Comparator.<List<Long>, Long>comparing(row -> row.get(0))
          .thenComparing(row -> row.get(1))
          .thenComparing(row -> row.get(2))
          .thenComparing(row -> row.get(3));

  private final TreeNode root = new TreeNode(0);
  private final TreeNode left = new TreeNode(1);
  private final TreeNode right = new TreeNode(1);

  private static TreeSettings settings(int featuresPerNode, int minInstances) {
    return new TreeSettings(30, minInstances, 0, 0, featuresPerNode, 1, true, 1);
  }

  private static BinnedRows table(long seed, int size, int maxBins, boolean isWeighted) {
    return TrainingRows.random(seed, size, COLUMNS).binned(maxBins, isWeighted, true);
  }

  private static boolean isSorted(BinnedRows table, int feature) {
    return table.bins(feature).size() > 1 && !table.bins(feature).isNominal();
  }

  private TreeRows drawn(BinnedRows table, long seed) {
    TreeRows rows = new TreeRows(table, FixedPoint.of(table), settings(COLUMNS.length, 1));
    rows.draw(new SplittableRandom(seed), root, false);
    return rows;
  }

  /** Some categories, or all values up to one. */
  private static LeftSide someSide(BinnedRows table, int feature, long seed) {
    LeftSide side = new LeftSide();
    FeatureBins bins = table.bins(feature);
    if (bins.isNominal()) {
      IntStream.range(0, 6).filter(bin -> ((seed >>> bin) & 1) == 0).forEach(side.bins()::add);
    } else if (bins.hasParts()) {
      side.setUpTo((int) Math.floorMod(seed, (long) bins.size() * FeatureBins.PARTS));
    } else {
      side.setUpTo(FeatureBins.lastCode(Math.floorMod(seed, bins.size())));
    }
    return side;
  }

  /** Bin, label sum, draws and weight of a node's rows. */
  private static List<List<Long>> expected(
      BinnedRows table, TreeRows rows, TreeNode node, int feature) {
    long[] weights = rows.weights();
    List<List<Long>> listed = new ArrayList<>();
    for (int at = node.from; at < node.to; at++) {
      listed.add(
          List.of(
              table.columns()[feature][rows.rows()[at]] & 0xFFL,
              rows.sums()[at],
              (long) rows.counts()[at],
              weights == null ? rows.counts()[at] : weights[at]));
    }
    listed.sort(ALL_MEMBERS);
    return listed;
  }

  private static List<List<Long>> listed(SortedRows sorted, TreeNode node, int feature) {
    List<List<Long>> listed = new ArrayList<>();
    int first = sorted.first(node, feature);
    for (int at = first; at < first + node.size(); at++) {
      int key = sorted.keys()[at];
      int number = SortedRows.number(key);
      listed.add(
          List.of(
              (long) SortedRows.bin(key),
              sorted.sums()[number],
              sorted.counts()[number],
              sorted.weights()[number]));
    }
    return listed;
  }

  private static void check(BinnedRows table, TreeRows rows, SortedRows sorted, TreeNode node) {
    for (int feature = 0; feature < COLUMNS.length; feature++) {
      if (isSorted(table, feature)) {
        List<List<Long>> found = listed(sorted, node, feature);
        assertThat(found).isSortedAccordingTo(Comparator.comparing(row -> row.get(0)));
        assertThat(found.stream().sorted(ALL_MEMBERS))
            .isEqualTo(expected(table, rows, node, feature));
      }
    }
  }

  @Property(tries = 200)
  void eachFeatureHasANodesRowsInTheOrderOfItsBins(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 400) int size,
      @ForAll @IntRange(min = 0, max = 5) int feature,
      @ForAll boolean hasManyBins,
      @ForAll boolean isWeighted,
      @ForAll boolean needsLeft,
      @ForAll boolean needsRight) {
    BinnedRows table = table(seed, size, hasManyBins ? FeatureBins.MOST : 6, isWeighted);
    TreeRows rows = drawn(table, seed);
    SortedRows sorted = new SortedRows(table, settings(COLUMNS.length, 1), SortedRows.MOST);
    sorted.sort(root, rows);
    assertThat(sorted.isIn())
        .isEqualTo(root.size() >= SortedRows.LEAST && root.size() <= SortedRows.MOST);
    if (!sorted.isIn() || table.bins(feature).size() == 1) {
      return;
    }
    check(table, rows, sorted, root);
    LeftSide side = someSide(table, feature, seed);

    rows.part(root, feature, side, left, right);
    sorted.part(root, feature, side, needsLeft, needsRight);

    if (needsLeft) {
      check(table, rows, sorted, left);
    }
    if (needsRight) {
      check(table, rows, sorted, right);
    }
  }

  @Property(tries = 200)
  void theBestCutIsTheOneThatAHistogramGives(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 400) int size,
      @ForAll @IntRange(min = 1, max = 9) int minInstances,
      @ForAll boolean hasManyBins,
      @ForAll boolean isWeighted) {
    BinnedRows table = table(seed, size, hasManyBins ? FeatureBins.MOST : 6, isWeighted);
    TreeRows rows = drawn(table, seed);
    TreeSettings settings = settings(COLUMNS.length, minInstances);
    SortedRows sorted = new SortedRows(table, settings, SortedRows.MOST);
    sorted.sort(root, rows);
    if (!sorted.isIn()) {
      return;
    }
    CutSearch bySorting = new CutSearch(settings, FixedPoint.of(table));
    CutSearch byHistogram = new CutSearch(settings, FixedPoint.of(table));
    bySorting.start(root);
    byHistogram.start(root);
    FeatureHistogram histogram = new FeatureHistogram(isWeighted);
    for (int feature = 0; feature < COLUMNS.length; feature++) {
      if (isSorted(table, feature)) {
        bySorting.search(feature, table.bins(feature), sorted, root);
        histogram.countFew(rows, root, feature, table.bins(feature).size());
        byHistogram.search(feature, table.bins(feature), histogram);
        histogram.clearFew();
      }
    }
    assertThat(bySorting.hasFound()).isEqualTo(byHistogram.hasFound());
    if (byHistogram.hasFound()) {
      assertThat(bySorting.feature()).isEqualTo(byHistogram.feature());
      assertThat(bySorting.cut()).isEqualTo(byHistogram.cut());
      assertThat(sides(bySorting)).isEqualTo(sides(byHistogram));
      if (table.bins(bySorting.feature()).hasParts()) {
        FeatureBins bins = table.bins(bySorting.feature());
        bySorting.refine(rows, root, bins, histogram);
        byHistogram.refine(rows, root, bins, histogram);
        assertThat(bySorting.cut()).as("refined").isEqualTo(byHistogram.cut());
      }
    }
  }

  private List<Long> sides(CutSearch cuts) {
    cuts.partSums(left, right);
    return List.of(left.sum, left.weight, left.count, right.sum, right.weight, right.count);
  }

  @Property(tries = 60)
  void treesAreTheSameWithoutSorting(
      @ForAll long seed,
      @ForAll @IntRange(min = 200, max = 1500) int size,
      @ForAll @IntRange(min = 3, max = 6) int featuresPerNode,
      @ForAll @IntRange(min = 1, max = 9) int minInstances,
      @ForAll @IntRange(min = 2, max = 20) int maxDepth,
      @ForAll @IntRange(min = 0, max = 2) int percent,
      @ForAll boolean isWeighted) {
    BinnedRows table = table(seed, size, FeatureBins.MOST, isWeighted);
    TreeSettings settings =
        new TreeSettings(
            maxDepth,
            minInstances,
            table.trainingWeight() * percent / 100,
            percent * 0.001,
            featuresPerNode,
            1,
            true,
            seed);
    assertThat(grown(table, settings, SortedRows.MOST)).isEqualTo(grown(table, settings, 0));
  }

  /** Some trees and what they predict. */
  private static List<String> grown(BinnedRows table, TreeSettings settings, int mostSorted) {
    FixedPoint scale = FixedPoint.of(table);
    TreeGrower grower =
        new TreeGrower(table, scale, settings, NodeHistograms.MOST, mostSorted, () -> false);
    TrainingPredictions summed = new TrainingPredictions(table, scale);
    List<FlatTree> flat = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      flat.add(grower.grow(number, summed.sums()));
    }
    List<String> texts = new ArrayList<>();
    flat.forEach(tree -> texts.add(TreeText.of(new SparkTrees(table).of(tree))));
    for (int row = 0; row < table.size(); row++) {
      texts.add(summed.prediction(row) + " " + summed.outOfBagPrediction(row));
    }
    return texts;
  }

  @Test
  void sortingPaysWhereNodesTryManyFeaturesMostOfThemNumeric() {
    assertThat(SortedRows.pays(5, 10, 10)).isTrue();
    assertThat(SortedRows.pays(4, 10, 10)).isFalse();
    assertThat(SortedRows.pays(256, 1024, 1024)).isTrue();
    assertThat(SortedRows.pays(256, 1025, 1025)).isFalse();
    assertThat(SortedRows.pays(255, 1020, 1020)).isFalse();
    assertThat(SortedRows.pays(10, 5, 10)).isTrue();
    assertThat(SortedRows.pays(10, 4, 10)).isFalse();
  }

  @Test
  void workingMemoryIsTwoBytesAValueAndBounded() {
    assertThat(SortedRows.bytes(1000, 10)).isEqualTo(256 * 10 * 2);
    assertThat(SortedRows.bytes(100, 10)).isEqualTo(100 * 10 * 2);
    assertThat(SortedRows.bytes(15, 10)).isZero();
    assertThat(SortedRows.bytes(1000, 100_000)).isEqualTo(83 * 100_000 * 2);
    assertThat(SortedRows.bytes(1000, 1 << 20)).isZero();
  }

  @Test
  void onlyPartsOfMoreThanAFewRowsAndNoMoreThanAByteNumbersAreSorted() {
    BinnedRows table = table(1, 1000, 6, false);
    TreeRows rows = drawn(table, 1);
    SortedRows sorted = new SortedRows(table, settings(COLUMNS.length, 1), SortedRows.MOST);
    assertThat(root.size()).isGreaterThan(SortedRows.MOST);
    sorted.sort(root, rows);
    assertThat(sorted.isIn()).isFalse();
    left.from = 0;
    left.to = SortedRows.LEAST - 1;
    sorted.sort(left, rows);
    assertThat(sorted.isIn()).isFalse();
    left.to = SortedRows.MOST;
    sorted.sort(left, rows);
    assertThat(sorted.isIn()).isTrue();
    check(table, rows, sorted, left);
  }

  @Test
  void aNodeBesideThePartThatIsSortedLeavesIt() {
    BinnedRows table = table(1, 1000, 6, false);
    TreeRows rows = drawn(table, 1);
    SortedRows sorted = new SortedRows(table, settings(COLUMNS.length, 1), SortedRows.MOST);
    left.from = 0;
    left.to = 100;
    sorted.turnTo(left);
    sorted.sort(left, rows);
    assertThat(sorted.isIn()).isTrue();
    sorted.turnTo(right);
    assertThat(sorted.isIn()).isFalse();
  }
}
