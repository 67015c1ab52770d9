package io.sparkforest.server.mleap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.contract.shap.ShapTree;
import io.sparkforest.contract.shap.TreeShap;
import io.sparkforest.server.forest.FlatForest;
import io.sparkforest.server.forest.Tree;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import ml.combust.mleap.core.regression.RandomForestRegressionModel;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.ml.linalg.Vectors;
import scala.collection.JavaConverters;

/** What lies flat predicts what MLeap's own objects predict, bit for bit. */
final class FlatForestPropertiesTest {
  private static final int ROWS = 150;

  @Property(tries = 300)
  void smallTreesArePredictedByBitVectorsAsMleapPredicts(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int trees) {
    Random random = new Random(seed);
    RandomForests forests = new RandomForests(1 + random.nextInt(6), 6, 0.2);
    FlatForest flat = predictsTheSame(forests, trees, random);
    assertThat(flat.algorithm()).isIn("bit vectors", "tree walk");
  }

  @Property(tries = 100)
  void deepTreesArePredictedByWalkingAsMleapPredicts(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 13) int trees) {
    Random random = new Random(seed);
    predictsTheSame(new RandomForests(1 + random.nextInt(6), 200, 0.52), trees, random);
  }

  @Property(tries = 20)
  void fullTreesOfSixtyFourLeavesFitAWordAndMoreDoNot(@ForAll long seed) {
    Random random = new Random(seed);
    assertThat(predictsTheSame(new RandomForests(3, 6, 0), 3, random).algorithm())
        .isEqualTo("bit vectors");
    assertThat(predictsTheSame(new RandomForests(3, 7, 0), 3, random).algorithm())
        .isEqualTo("tree walk");
  }

  @Property(tries = 100)
  void meanAndContributionsAddUpToWhatIsPredicted(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int trees) {
    Random random = new Random(seed);
    RandomForests forests = new RandomForests(1 + random.nextInt(6), 8, 0.2);
    List<Tree> flatTrees = MleapTrees.flat(forests.forest(trees, random));
    double[] values = new double[ROWS * forests.features()];
    for (int row = 0; row < ROWS; row++) {
      double[] features = forests.row(random);
      System.arraycopy(features, 0, values, row * features.length, features.length);
    }
    double[] predictions = new double[ROWS];
    FlatForest.of(flatTrees, forests.features()).predictor().predict(values, ROWS, predictions, 0);

    List<ShapTree> explained =
        flatTrees.stream()
            .map(tree -> tree.explained(random.longs(tree.leaves(), 1, 99).toArray()))
            .toList();
    double mean = explained.stream().mapToDouble(ShapTree::mean).average().orElseThrow();
    double[] contributions = new double[TreeShap.BLOCK * forests.features()];
    TreeShap shap = new TreeShap(forests.features(), ROWS);
    shap.begin(values, 0, TreeShap.BLOCK);
    explained.forEach(shap::add);
    shap.end(trees, contributions, 0);

    for (int row = 0; row < TreeShap.BLOCK; row++) {
      double sum = mean;
      for (int feature = 0; feature < forests.features(); feature++) {
        sum += contributions[row * forests.features() + feature];
      }
      // Leaves are around 1000.
      assertThat(sum).isEqualTo(predictions[row], within(1e-9));
    }
  }

  private static FlatForest predictsTheSame(RandomForests forests, int trees, Random random) {
    RandomForestRegressionModel model = forests.forest(trees, random);
    List<Tree> flatTrees = MleapTrees.flat(model);
    FlatForest flat = FlatForest.of(flatTrees, forests.features());
    double[] values = new double[ROWS * forests.features()];
    double[] expected = new double[ROWS];
    double[] ofTrees = new double[ROWS * flat.trees()];
    for (int row = 0; row < ROWS; row++) {
      double[] features = forests.row(random);
      System.arraycopy(features, 0, values, row * features.length, features.length);
      expected[row] = model.predict(Vectors.dense(features));
      double[] each =
          JavaConverters.seqAsJavaList(model.trees()).stream()
              .mapToDouble(tree -> tree.predict(Vectors.dense(features)))
              .toArray();
      assertThat(flat.predictTrees(values, row * features.length)).isEqualTo(each);
      System.arraycopy(each, 0, ofTrees, row * each.length, each.length);
    }
    for (FlatForest forest : List.of(flat, flat.walking())) {
      double[] told = new double[ofTrees.length];
      double[] means = new double[ROWS + 1];
      forest.predictor().predictTrees(values, ROWS, told, means, 1);
      assertThat(told).isEqualTo(ofTrees);
      assertThat(Arrays.copyOfRange(means, 1, ROWS + 1)).isEqualTo(expected);
    }
    double[] predictions = new double[ROWS + 1];
    flat.predictor().predict(values, ROWS, predictions, 1);
    assertThat(Arrays.copyOfRange(predictions, 1, ROWS + 1)).isEqualTo(expected);
    FlatForest.Predictor walking = flat.walking().predictor();
    walking.predict(values, ROWS, predictions, 1);
    assertThat(Arrays.copyOfRange(predictions, 1, ROWS + 1)).isEqualTo(expected);
    for (int rows = 1; rows < 12; rows++) {
      walking.predict(values, rows, predictions, 1);
      assertThat(Arrays.copyOfRange(predictions, 1, rows + 1))
          .isEqualTo(Arrays.copyOf(expected, rows));
    }
    return flat;
  }
}
