package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/**
 * Checks all nodes of a tree against all cuts that there are, each tried by itself: limits are
 * kept, a leaf could not be split, and, where every feature is tried, no cut gains more.
 */
final class GrownTreeCheck {
  private static final double ROUNDING = 1e-9;

  private final BinnedRows rows;
  private final TreeSettings settings;
  private final int[] counts;

  GrownTreeCheck(BinnedRows rows, TreeSettings settings, int number) {
    this.rows = rows;
    this.settings = settings;
    this.counts = counts(rows, settings, number);
  }

  /** How often a tree draws each row. */
  static int[] counts(BinnedRows rows, TreeSettings settings, int number) {
    SplittableRandom random = TreeGrower.random(settings.seed(), number);
    Bag bag = new Bag(settings);
    int[] counts = IntStream.range(0, rows.size()).map(row -> bag.draw(random)).toArray();
    return IntStream.of(counts).sum() == 0
        ? IntStream.range(0, rows.size()).map(row -> 1).toArray()
        : counts;
  }

  /** A row's bins as values that fall into them. */
  static Vector values(BinnedRows rows, int row) {
    double[] values = new double[rows.features()];
    for (int feature = 0; feature < values.length; feature++) {
      FeatureBins bins = rows.bins(feature);
      int code = rows.code(feature, row);
      int bin = code / FeatureBins.PARTS;
      boolean isLast = !bins.isNominal() && code >= lastCode(bins);
      values[feature] =
          bins.isNominal() ? bin : isLast ? Double.POSITIVE_INFINITY : bins.thresholdOf(code);
    }
    return Vectors.dense(values);
  }

  /** Of the values above all cuts. */
  private static int lastCode(FeatureBins bins) {
    int last = bins.size() - 1;
    return last * FeatureBins.PARTS + bins.part(Double.NaN, last);
  }

  void check(Node root) {
    check(root, IntStream.range(0, rows.size()).filter(row -> counts[row] > 0).boxed().toList(), 0);
  }

  private void check(Node node, List<Integer> here, int depth) {
    Sums sums = sums(here);
    assertThat(node.impurityStats().rawCount()).isEqualTo(sums.count);
    assertThat(node.impurityStats().count()).isCloseTo(sums.weight, within(ROUNDING));
    assertThat(node.prediction()).isCloseTo(sums.mean(), within(ROUNDING));
    assertThat(node.impurity()).isCloseTo(sums.variance(), within(ROUNDING));
    assertThat(depth).isLessThanOrEqualTo(settings.maxDepth());
    double most = depth < settings.maxDepth() ? mostGain(here, sums, FeatureBins.PARTS) : 0;
    if (node instanceof InternalNode inner) {
      Vector[] vectors = new Vector[rows.size()];
      here.forEach(row -> vectors[row] = values(rows, row));
      List<Integer> left =
          here.stream().filter(row -> inner.split().shouldGoLeft(vectors[row])).toList();
      List<Integer> right = here.stream().filter(row -> !left.contains(row)).toList();
      double gain = gain(sums, sums(left), sums(right));
      assertThat(gain).as("gain of an allowed split").isGreaterThanOrEqualTo(0);
      assertThat(inner.gain()).isCloseTo(gain, within(ROUNDING));
      if (settings.featuresPerNode() == rows.features()) {
        double rounding = ROUNDING * (1 + sums.variance());
        assertThat(gain).isGreaterThan(most - rounding);
        if (IntStream.range(0, rows.features()).noneMatch(it -> rows.bins(it).hasParts())) {
          assertThat(gain).isLessThan(most + rounding);
        }
      }
      check(inner.leftChild(), left, depth + 1);
      check(inner.rightChild(), right, depth + 1);
    } else {
      most = depth < settings.maxDepth() ? mostGain(here, sums, 1) : 0;
      assertThat(most).as("gain that a leaf forgoes").isLessThan(ROUNDING * (1 + sums.variance()));
    }
  }

  /**
   * The most that any allowed cut gains; 0 if there is none.
   *
   * @param step of the codes of numeric features: their number in a bin for cuts between bins, or 1
   *     for all
   */
  private double mostGain(List<Integer> here, Sums sums, int step) {
    double most = 0;
    for (int feature = 0; feature < rows.features(); feature++) {
      int bins = rows.bins(feature).size();
      // All sets of categories, else all beginnings.
      boolean isNominal = rows.bins(feature).isNominal();
      int cuts = isNominal ? (1 << bins) - 1 : bins * FeatureBins.PARTS / step - 1;
      for (int cut = 0; cut < cuts; cut++) {
        List<Integer> left = new ArrayList<>();
        List<Integer> right = new ArrayList<>();
        for (int row : here) {
          int code = rows.code(feature, row);
          int bin = code / FeatureBins.PARTS;
          boolean isLeft = isNominal ? ((cut >>> bin) & 1) == 1 : code / step <= cut;
          (isLeft ? left : right).add(row);
        }
        if (!isNominal || isOrdered(feature, left, right)) {
          most = Math.max(most, gain(sums, sums(left), sums(right)));
        }
      }
    }
    return most;
  }

  /** Whether the categories on the left have lower means; only without limits that is best. */
  private boolean isOrdered(int feature, List<Integer> left, List<Integer> right) {
    boolean isLimited = settings.minInstancesPerNode() > 1 || settings.minWeightPerNode() > 0;
    return !isLimited
        || means(feature, left).max().orElse(0) <= means(feature, right).min().orElse(0);
  }

  private DoubleStream means(int feature, List<Integer> some) {
    return some.stream()
        .collect(Collectors.groupingBy(row -> rows.columns()[feature][row]))
        .values()
        .stream()
        .mapToDouble(category -> sums(category).mean());
  }

  /** How much the variance falls, or -1 if a limit forbids the split. */
  private double gain(Sums both, Sums left, Sums right) {
    int fewest = Math.min(left.count, right.count);
    double lightest = Math.min(left.weight, right.weight);
    if (fewest < settings.minInstancesPerNode()
        || lightest < settings.minWeightPerNode() * (1 - 1e-12)) {
      return -1;
    }
    double gain =
        both.variance()
            - left.weight / both.weight * left.variance()
            - right.weight / both.weight * right.variance();
    return gain < settings.minInfoGain() * (1 - ROUNDING) ? -1 : Math.max(0, gain);
  }

  private Sums sums(List<Integer> here) {
    Sums sums = new Sums();
    for (int row : here) {
      double weight = rows.weight(row) * counts[row];
      sums.count += counts[row];
      sums.weight += weight;
      sums.sum += weight * rows.label(row);
    }
    for (int row : here) {
      double deviation = rows.label(row) - sums.mean();
      sums.squares += rows.weight(row) * counts[row] * deviation * deviation;
    }
    return sums;
  }

  private static final class Sums {
    private int count;
    private double weight;
    private double sum;
    private double squares;

    double mean() {
      return sum / weight;
    }

    double variance() {
      return squares / weight;
    }
  }
}
