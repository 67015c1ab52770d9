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
  private static final int[] COLUMNS = {0, 4, 1, 0, 6};
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

  private static BinnedRows table(long seed, int size, boolean isWeighted) {
    return TrainingRows.random(seed, size, COLUMNS).binned(6, isWeighted, true);
  }

  private TreeRows drawn(BinnedRows table, long seed) {
    TreeRows rows = new TreeRows(table, FixedPoint.of(table), settings(COLUMNS.length, 1));
    rows.draw(new SplittableRandom(seed), root, false);
    return rows;
  }

  /** Some bins as a whole, or all values up to one within a bin that has parts. */
  private static LeftSide someSide(BinnedRows table, int feature, long seed) {
    LeftSide side = new LeftSide();
    if (seed % 2 == 0 && table.bins(feature).hasParts()) {
      side.setUpTo((int) Math.floorMod(seed / 2, 6L * FeatureBins.PARTS));
    } else {
      IntStream.range(0, 6).filter(bin -> ((seed >>> bin) & 1) == 0).forEach(side.bins()::add);
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
      if (table.bins(feature).size() > 1) {
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
      @ForAll @IntRange(min = 2, max = 300) int size,
      @ForAll @IntRange(min = 0, max = 4) int feature,
      @ForAll boolean isWeighted,
      @ForAll boolean needsLeft,
      @ForAll boolean needsRight) {
    BinnedRows table = table(seed, size, isWeighted);
    TreeRows rows = drawn(table, seed);
    SortedRows sorted = new SortedRows(table, settings(COLUMNS.length, 1));
    sorted.turnTo(root, rows);
    assertThat(sorted.isIn()).isEqualTo(root.size() > 1);
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
      @ForAll @IntRange(min = 2, max = 60) int size,
      @ForAll @IntRange(min = 1, max = 9) int minInstances,
      @ForAll boolean isWeighted) {
    BinnedRows table = table(seed, size, isWeighted);
    TreeRows rows = drawn(table, seed);
    TreeSettings settings = settings(COLUMNS.length, minInstances);
    SortedRows sorted = new SortedRows(table, settings);
    sorted.turnTo(root, rows);
    if (!sorted.isIn()) {
      return;
    }
    CutSearch bySorting = new CutSearch(settings, FixedPoint.of(table));
    CutSearch byHistogram = new CutSearch(settings, FixedPoint.of(table));
    bySorting.start(root);
    byHistogram.start(root);
    FeatureHistogram histogram = new FeatureHistogram(isWeighted);
    for (int feature = 0; feature < COLUMNS.length; feature++) {
      if (table.bins(feature).size() > 1 && !table.bins(feature).isNominal()) {
        bySorting.search(feature, sorted, root);
        histogram.countFew(rows, root, feature);
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
        bySorting.refine(rows, root, histogram);
        byHistogram.refine(rows, root, histogram);
        assertThat(bySorting.cut()).as("refined").isEqualTo(byHistogram.cut());
      }
    }
  }

  private List<Long> sides(CutSearch cuts) {
    cuts.partSums(left, right);
    return List.of(left.sum, left.weight, left.count, right.sum, right.weight, right.count);
  }

  @Test
  void rowsAreNotSortedWhereNodesTryFewOfTheFeaturesOrHaveMoreRowsThanAByteNumbers() {
    BinnedRows table = table(1, 250, false);
    TreeRows rows = drawn(table, 1);
    SortedRows few = new SortedRows(table, settings(2, 1));
    few.turnTo(root, rows);
    assertThat(few.isIn()).isFalse();

    BinnedRows large = table(1, 1000, false);
    TreeRows more = drawn(large, 1);
    SortedRows all = new SortedRows(large, settings(COLUMNS.length, 1));
    all.turnTo(root, more);
    assertThat(root.size()).isGreaterThan(SortedRows.MOST);
    assertThat(all.isIn()).isFalse();
  }

  @Test
  void aNodeOutsideThePartThatIsSortedLeavesIt() {
    BinnedRows table = table(1, 1000, false);
    TreeRows rows = drawn(table, 1);
    SortedRows sorted = new SortedRows(table, settings(COLUMNS.length, 1));
    left.from = 0;
    left.to = 100;
    right.from = 100;
    right.to = root.to;
    sorted.turnTo(left, rows);
    assertThat(sorted.isIn()).isTrue();
    check(table, rows, sorted, left);
    sorted.turnTo(right, rows);
    assertThat(sorted.isIn()).isFalse();
  }
}
