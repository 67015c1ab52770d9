package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class NodeHistogramsTest {
  private static final int[] COLUMNS = {0, 4, 1, 0, 6};

  private TreeNode root = new TreeNode(0);
  private TreeNode left = new TreeNode(1);
  private TreeNode right = new TreeNode(1);

  private static BinnedRows table(long seed, int size, boolean isWeighted) {
    return TrainingRows.random(seed, size, COLUMNS).binned(6, isWeighted);
  }

  private static TreeSettings settings(int maxDepth, int features) {
    return new TreeSettings(maxDepth, 1, 0, 0, features, 1, true, 1);
  }

  private TreeRows drawn(BinnedRows table, TreeSettings settings) {
    TreeRows rows = new TreeRows(table, FixedPoint.of(table), settings);
    root = new TreeNode(0);
    left = new TreeNode(1);
    right = new TreeNode(1);
    rows.draw(new SplittableRandom(settings.seed()), root, false);
    return rows;
  }

  /** Bins that hold rows, each with its sums. */
  private static List<List<Long>> listed(FeatureHistogram histogram) {
    return IntStream.range(0, histogram.size())
        .mapToObj(
            index ->
                List.of(
                    (long) histogram.bin(index),
                    histogram.sum(index),
                    histogram.weight(index),
                    histogram.sums().count(histogram.start() + histogram.bin(index))))
        .toList();
  }

  private static List<List<Long>> added(
      BinnedRows table, TreeRows rows, TreeNode node, int feature) {
    List<List<Long>> found = new ArrayList<>();
    long[] weights = rows.weights();
    for (int bin = 0; bin < table.bins(feature).size(); bin++) {
      long sum = 0;
      long weight = 0;
      long count = 0;
      for (int at = node.from; at < node.to; at++) {
        if ((table.columns()[feature][rows.rows()[at]] & 0xFF) == bin) {
          sum += rows.sums()[at];
          weight += weights == null ? rows.counts()[at] : weights[at];
          count += rows.counts()[at];
        }
      }
      if (count > 0) {
        found.add(List.of((long) bin, sum, weight, count));
      }
    }
    return found;
  }

  private static void check(
      BinnedRows table,
      TreeRows rows,
      NodeHistograms histograms,
      TreeNode node,
      @Nullable Histogram of) {
    FeatureHistogram one = new FeatureHistogram(table.isWeighted());
    for (int feature = 0; feature < COLUMNS.length; feature++) {
      int bins = table.bins(feature).size();
      if (of != null && bins > 1) {
        one.read(of, histograms.start(feature), bins);
        assertThat(listed(one)).isEqualTo(added(table, rows, node, feature));
      }
    }
  }

  @Property(tries = 100)
  void oneFeatureIsTheSameHoweverItIsCounted(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int size,
      @ForAll boolean isWeighted) {
    BinnedRows table = table(seed, size, isWeighted);
    TreeRows rows = drawn(table, settings(30, 1));
    FeatureHistogram histogram = new FeatureHistogram(isWeighted);
    for (int feature = 0; feature < COLUMNS.length; feature++) {
      List<List<Long>> expected = added(table, rows, root, feature);
      histogram.countFew(rows, root, feature, table.bins(feature).size());
      assertThat(listed(histogram)).isEqualTo(expected);
      histogram.clearFew();
      // As one of so many bins that their marks are several words.
      histogram.countFew(rows, root, feature, FeatureBins.MOST);
      assertThat(listed(histogram)).isEqualTo(expected);
      histogram.clearFew();
      histogram.count(rows, root, feature, table.bins(feature).size(), true);
      assertThat(listed(histogram)).isEqualTo(expected);
      histogram.clear(table.bins(feature).size(), true);
    }
  }

  @Property(tries = 100)
  void aChildHasWhatCountingItsRowsWouldGive(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 120) int size,
      @ForAll @IntRange(min = 0, max = 5) int lastBin,
      @ForAll boolean isWeighted) {
    BinnedRows table = table(seed, size, isWeighted);
    TreeSettings settings = settings(30, COLUMNS.length);
    TreeRows rows = drawn(table, settings);
    NodeHistograms histograms = new NodeHistograms(table, settings);
    histograms.provide(root, rows);
    assertThat(root.histogram != null).isEqualTo(histograms.isDense(root.size()));
    check(table, rows, histograms, root, root.histogram);

    LeftSide side = new LeftSide();
    side.setUpTo(FeatureBins.lastCode(lastBin));
    rows.part(root, 0, side, left, right);
    histograms.passOn(root, rows, left, right);
    assertThat(root.histogram).isNull();
    for (TreeNode child : List.of(left, right)) {
      assertThat(child.histogram != null).isEqualTo(histograms.isDense(child.size()));
      check(table, rows, histograms, child, child.histogram);
    }
  }

  @Test
  void whatALeafGivesBackIsTakenByTheNextNodeAndEmptyAgain() {
    BinnedRows table = table(1, 200, true);
    TreeSettings settings = settings(30, COLUMNS.length);
    TreeRows rows = drawn(table, settings);
    NodeHistograms histograms = new NodeHistograms(table, settings);
    histograms.provide(root, rows);
    Histogram first = root.histogram;
    histograms.release(root);
    assertThat(root.histogram).isNull();
    histograms.provide(root, rows);
    assertThat(root.histogram).isSameAs(first).isNotNull();
    check(table, rows, histograms, root, root.histogram);
  }

  @Test
  void nodesAtTheGreatestDepthAndNodesThatTrySomeFeaturesKeepNone() {
    BinnedRows table = table(2, 200, false);
    TreeSettings shallow = settings(1, COLUMNS.length);
    TreeRows rows = drawn(table, shallow);
    NodeHistograms histograms = new NodeHistograms(table, shallow);
    histograms.provide(root, rows);
    LeftSide side = new LeftSide();
    side.setUpTo(FeatureBins.lastCode(1));
    rows.part(root, 0, side, left, right);
    histograms.passOn(root, rows, left, right);
    assertThat(left.histogram).isNull();
    assertThat(right.histogram).isNull();

    TreeSettings some = settings(30, COLUMNS.length - 1);
    rows = drawn(table, some);
    new NodeHistograms(table, some).provide(root, rows);
    assertThat(root.histogram).isNull();
  }
}
