package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.tree.InternalNode;
import org.apache.spark.ml.tree.Node;

/** Trees of random tables and settings keep the rules at every node. */
final class TreeGrowerPropertiesTest {
  private static final int[] COLUMNS = {0, 4, 0, 1, 5};

  private static DecisionTreeRegressionModel grow(
      BinnedRows rows, TreeSettings settings, int tree) {
    TreeGrower grower = new TreeGrower(rows, FixedPoint.of(rows), settings, () -> false);
    return new SparkTrees(rows).of(grower.grow(tree, null));
  }

  private static BinnedRows table(long seed, int size, boolean isWeighted) {
    return TrainingRows.random(seed, size, COLUMNS).binned(6, isWeighted);
  }

  @Property(tries = 150)
  void noCutGainsMoreThanTheOneTaken(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int size,
      @ForAll @IntRange(min = 1, max = 12) int fewest,
      @ForAll boolean bootstrap,
      @ForAll boolean isWeighted) {
    BinnedRows rows = table(seed, size, isWeighted);
    TreeSettings settings =
        new TreeSettings(30, fewest, 0, 0, COLUMNS.length, bootstrap ? 1 : 0.7, bootstrap, seed);
    new GrownTreeCheck(rows, settings, 5).check(grow(rows, settings, 5).rootNode());
  }

  @Property(tries = 100)
  void aCutThatIsRefinedGainsAtLeastWhatThoseBetweenBinsDoAndALeafCannotBeSplitByAny(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int size,
      @ForAll @IntRange(min = 1, max = 12) int fewest,
      @ForAll boolean isWeighted) {
    BinnedRows rows = TrainingRows.random(seed, size, COLUMNS).binned(6, isWeighted, true);
    TreeSettings settings = new TreeSettings(30, fewest, 0, 0, COLUMNS.length, 1, true, seed);
    new GrownTreeCheck(rows, settings, 5).check(grow(rows, settings, 5).rootNode());
  }

  @Property(tries = 150)
  void everyLimitHoldsAndALeafCannotBeSplit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int size,
      @ForAll @IntRange(min = 1, max = 4) int features,
      @ForAll @IntRange(min = 0, max = 7) int depth,
      @ForAll @IntRange(min = 1, max = 12) int fewest,
      @ForAll @IntRange(min = 0, max = 20) int percent,
      @ForAll boolean isWeighted,
      @ForAll boolean hasParts) {
    BinnedRows rows = TrainingRows.random(seed, size, COLUMNS).binned(6, isWeighted, hasParts);
    TreeSettings settings =
        new TreeSettings(
            depth,
            fewest,
            rows.trainingWeight() * percent / 100,
            percent * 0.01,
            features,
            1,
            true,
            seed);
    new GrownTreeCheck(rows, settings, 2).check(grow(rows, settings, 2).rootNode());
  }

  @Property(tries = 60)
  void whatIsSummedUpIsWhatTheTreesPredict(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int size,
      @ForAll @IntRange(min = 1, max = 5) int features,
      @ForAll boolean isWeighted,
      @ForAll boolean hasParts) {
    BinnedRows rows = TrainingRows.random(seed, size, COLUMNS).binned(6, isWeighted, hasParts);
    FixedPoint scale = FixedPoint.of(rows);
    TreeSettings settings = new TreeSettings(30, 2, 0, 0, features, 1, true, seed);
    TreeGrower grower = new TreeGrower(rows, scale, settings, () -> false);
    TrainingPredictions summed = new TrainingPredictions(rows, scale);
    List<FlatTree> flat = new ArrayList<>();
    for (int number = 0; number < 7; number++) {
      flat.add(grower.grow(number, summed.sums()));
    }
    List<DecisionTreeRegressionModel> trees = flat.stream().map(new SparkTrees(rows)::of).toList();

    for (int row = 0; row < size; row++) {
      Vector values = GrownTreeCheck.values(rows, row);
      double all = 0;
      double out = 0;
      int outTrees = 0;
      for (int number = 0; number < trees.size(); number++) {
        double predicted = predicted(trees.get(number).rootNode(), values);
        all += predicted;
        if (GrownTreeCheck.counts(rows, settings, number)[row] == 0) {
          out += predicted;
          outTrees++;
        }
      }
      assertThat(summed.prediction(row)).isCloseTo(all / trees.size(), within(1e-9));
      assertThat(summed.outOfBagTrees(row)).isEqualTo(outTrees);
      if (outTrees > 0) {
        assertThat(summed.outOfBagPrediction(row)).isCloseTo(out / outTrees, within(1e-9));
      }
    }
  }

  private static double predicted(Node node, Vector values) {
    return node instanceof InternalNode inner
        ? predicted(
            inner.split().shouldGoLeft(values) ? inner.leftChild() : inner.rightChild(), values)
        : node.prediction();
  }
}
