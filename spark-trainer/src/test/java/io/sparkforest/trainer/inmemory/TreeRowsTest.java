package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class TreeRowsTest {
  private static final TreeSettings SETTINGS = new TreeSettings(30, 1, 0, 0, 3, 1, true, 1);

  private final TreeNode root = new TreeNode(0);
  private final TreeNode left = new TreeNode(1);
  private final TreeNode right = new TreeNode(1);

  private static BinnedRows table(long seed, int size, boolean isWeighted) {
    return TrainingRows.random(seed, size, 0, 5, 0).binned(6, isWeighted, true);
  }

  private TreeRows drawn(BinnedRows table, long seed) {
    TreeRows rows = new TreeRows(table, FixedPoint.of(table), SETTINGS);
    rows.draw(new SplittableRandom(seed), root, true);
    return rows;
  }

  private static int[] counts(long seed, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    Bag bag = new Bag(SETTINGS);
    int[] counts = IntStream.range(0, size).map(row -> bag.draw(random)).toArray();
    if (Arrays.stream(counts).sum() == 0) {
      Arrays.fill(counts, 1);
    }
    return counts;
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

  private static boolean isLeft(LeftSide side, BinnedRows table, int feature, int row) {
    int code = table.code(feature, row);
    int bin = code / FeatureBins.PARTS;
    return side.bins().contains(bin)
        || (bin == side.partedBin() && code % FeatureBins.PARTS <= side.lastPart());
  }

  /** All that goes with a node's rows: number, draws, label sum and weight. */
  private static List<List<Long>> listed(TreeRows rows, TreeNode node) {
    long[] weights = rows.weights();
    return IntStream.range(node.from, node.to)
        .mapToObj(
            at ->
                List.of(
                    (long) rows.rows()[at],
                    (long) rows.counts()[at],
                    rows.sums()[at],
                    weights == null ? 0 : weights[at]))
        .toList();
  }

  private static long sum(int size, IntToLongFunction term) {
    return IntStream.range(0, size).mapToLong(term).sum();
  }

  @Property(tries = 50)
  void theRootAddsUpWhatTheBagDraws(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll boolean isWeighted) {
    BinnedRows table =
        table(seed, size, isWeighted).withHeldOut(table(seed + 1, size / 2, isWeighted));
    drawn(table, seed);
    int[] counts = counts(seed, size);
    FixedPoint scale = FixedPoint.of(table);
    assertThat(root.size()).isEqualTo(IntStream.of(counts).filter(drawn -> drawn > 0).count());
    assertThat(root.size() + root.outTo - root.outFrom).isEqualTo(table.size());
    assertThat(root.count).isEqualTo(IntStream.of(counts).sum());
    assertThat(root.sum)
        .isEqualTo(
            sum(size, row -> counts[row] * scale.label(table.label(row), table.weight(row))));
    assertThat(root.weight)
        .isEqualTo(sum(size, row -> counts[row] * scale.weight(table.weight(row))));
  }

  @Property(tries = 50)
  void aSplitTakesAllOfARowToItsSideAndKeepsTheOrder(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 0, max = 2) int feature,
      @ForAll boolean isWeighted) {
    BinnedRows table = table(seed, size, isWeighted);
    TreeRows rows = drawn(table, seed);
    List<List<Long>> before = listed(rows, root);
    LeftSide side = someSide(table, feature, seed);
    rows.part(root, feature, side, left, right);
    assertThat(listed(rows, left))
        .isEqualTo(
            before.stream()
                .filter(row -> isLeft(side, table, feature, row.get(0).intValue()))
                .toList());
    assertThat(listed(rows, right))
        .isEqualTo(
            before.stream()
                .filter(row -> !isLeft(side, table, feature, row.get(0).intValue()))
                .toList());
  }

  @Property(tries = 50)
  void everyRowIsPredictedByItsSideFromTheTableAsFromCopies(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll @IntRange(min = 0, max = 2) int feature,
      @ForAll boolean copies) {
    BinnedRows table = table(seed, size, false);
    FixedPoint scale = FixedPoint.of(table);
    TreeRows rows = drawn(table, seed);
    LeftSide side = someSide(table, feature, seed);
    RowSums predictions = new RowSums(size);
    predictions.addTree();
    if (copies) {
      rows.turnTo(root);
      rows.narrowTo(root);
    }
    rows.part(root, feature, side, left, right);
    rows.addPrediction(left, 1, predictions);
    rows.addPrediction(right, 2, predictions);
    int[] counts = counts(seed, size);
    for (int row = 0; row < size; row++) {
      boolean isLeft = isLeft(side, table, feature, row);
      assertThat(predictions.prediction(row, scale))
          .isEqualTo(scale.meanPrediction(isLeft ? 1 : 2, 1));
      assertThat(predictions.outOfBagTrees(row)).isEqualTo(counts[row] == 0 ? 1 : 0);
    }
  }
}
