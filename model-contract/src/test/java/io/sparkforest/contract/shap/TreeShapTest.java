package io.sparkforest.contract.shap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class TreeShapTest {
  @Property(tries = 300)
  void contributionsAreTheShapleyValuesByDefinition(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int features,
      @ForAll @IntRange(max = 7) int depth,
      @ForAll @DoubleRange(max = 0.5) double stop,
      @ForAll @IntRange(min = 1, max = 9) int rows) {
    Random random = new Random(seed);
    List<RandomTrees.Node> forest = forest(3, features, depth, stop, random);
    double[] values = RandomTrees.rows(features, rows, random);

    double[] contributions = explain(forest, features, values);

    for (int row = 0; row < rows; row++) {
      double[] record = Arrays.copyOfRange(values, row * features, (row + 1) * features);
      for (int feature = 0; feature < features; feature++) {
        double expected = 0;
        for (RandomTrees.Node tree : forest) {
          expected += shapley(tree, record, feature) / forest.size();
        }
        assertThat(contributions[row * features + feature]).isEqualTo(expected, within(1e-10));
      }
    }
  }

  @Property(tries = 100)
  void meanAndContributionsAddUpToTheScore(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int features,
      @ForAll @IntRange(min = 1, max = 13) int depth,
      @ForAll @IntRange(min = 1, max = 2 * TreeShap.BLOCK + 1) int rows) {
    Random random = new Random(seed);
    List<RandomTrees.Node> forest = forest(5, features, depth, 0.1, random);
    double[] values = RandomTrees.rows(features, rows, random);
    double mean = forest.stream().mapToDouble(tree -> tree.tree().mean()).sum() / forest.size();

    double[] contributions = explain(forest, features, values);

    for (int row = 0; row < rows; row++) {
      double[] record = Arrays.copyOfRange(values, row * features, (row + 1) * features);
      double score = 0;
      double sum = mean;
      double greatest = Math.abs(mean);
      for (RandomTrees.Node tree : forest) {
        score += tree.predict(record) / forest.size();
      }
      for (int feature = 0; feature < features; feature++) {
        sum += contributions[row * features + feature];
        greatest = Math.max(greatest, Math.abs(contributions[row * features + feature]));
      }
      assertThat(sum)
          .isEqualTo(score, within(1e-12 * Math.max(greatest, Math.abs(score)) + 1e-300));
    }
  }

  @Property(tries = 100)
  void aFeatureWithoutInfluenceContributesNothing(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int features) {
    Random random = new Random(seed);
    // No tree splits on the last feature.
    List<RandomTrees.Node> forest = forest(5, features - 1, 8, 0.1, random);
    double[] values = RandomTrees.rows(features, 20, random);

    double[] contributions = explain(forest, features, values);

    for (int place = features - 1; place < contributions.length; place += features) {
      assertThat(contributions[place]).isZero();
    }
  }

  @Test
  void aPathOfManyFeaturesIsExact() {
    int features = 60;
    ShapTree.Builder builder = new ShapTree.Builder();
    for (int feature = 0; feature < features; feature++) {
      builder.addThresholdSplit(feature, 0);
      builder.addLeaf(feature % 7 - 3, 1 + feature % 5);
    }
    builder.addLeaf(1000, 2);
    ShapTree tree = builder.build();
    double[] values = new double[features];
    Arrays.fill(values, 1);
    double[] contributions = new double[features];

    TreeShap shap = new TreeShap(features, 1);
    shap.begin(values, 0, 1);
    shap.add(tree);
    shap.end(1, contributions, 0);

    assertThat(tree.mean() + Arrays.stream(contributions).sum()).isEqualTo(1000, within(1e-9));
  }

  @Test
  void aTreeThatIsTooDeepIsRejectedOnEitherSide() {
    ShapTree.Builder toTheLeft = new ShapTree.Builder();
    ShapTree.Builder toTheRight = new ShapTree.Builder();
    for (int level = 0; level < ShapTree.MAX_DEPTH; level++) {
      toTheLeft.addThresholdSplit(0, 1);
      toTheRight.addThresholdSplit(0, 1);
      toTheRight.addLeaf(1, 1);
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> toTheLeft.addThresholdSplit(0, 1))
        .withMessage("a tree is deeper than 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> toTheRight.addThresholdSplit(0, 1))
        .withMessage("a tree is deeper than 64");
  }

  @Test
  void aTreeHasAsManyNodesAsItsShapeSays() {
    ShapTree.Builder builder = new ShapTree.Builder();
    builder.addThresholdSplit(0, 1);
    builder.addLeaf(1, 1);

    assertThatIllegalStateException().isThrownBy(builder::build);
    builder.addLeaf(1, 1);
    assertThatIllegalStateException().isThrownBy(() -> builder.addLeaf(1, 1));
    assertThat(builder.build().nodes()).isEqualTo(3);
  }

  private static List<RandomTrees.Node> forest(
      int trees, int features, int depth, double stop, Random random) {
    return IntStream.range(0, trees)
        .mapToObj(tree -> RandomTrees.tree(features, depth, stop, random))
        .toList();
  }

  private static double[] explain(List<RandomTrees.Node> forest, int features, double[] values) {
    List<ShapTree> trees = forest.stream().map(RandomTrees.Node::tree).toList();
    int rows = values.length / features;
    TreeShap shap = new TreeShap(features, rows);
    double[] contributions = new double[values.length];
    for (int start = 0; start < rows; start += TreeShap.BLOCK) {
      shap.begin(values, start * features, Math.min(TreeShap.BLOCK, rows - start));
      trees.forEach(shap::add);
      shap.end(trees.size(), contributions, start * features);
    }
    return contributions;
  }

  /** The mean over all sets of other features of what it changes to know the feature, too. */
  private static double shapley(RandomTrees.Node tree, double[] row, int feature) {
    double sum = 0;
    for (int set = 0; set < 1 << row.length; set++) {
      if (((set >> feature) & 1) == 0) {
        int known = set;
        double change =
            tree.expect(row, other -> other == feature || ((known >> other) & 1) == 1)
                - tree.expect(row, other -> ((known >> other) & 1) == 1);
        int size = Integer.bitCount(set);
        sum += change * factorial(size) * factorial(row.length - size - 1) / factorial(row.length);
      }
    }
    return sum;
  }

  private static double factorial(int number) {
    return IntStream.rangeClosed(1, number).asDoubleStream().reduce(1, (a, b) -> a * b);
  }
}
