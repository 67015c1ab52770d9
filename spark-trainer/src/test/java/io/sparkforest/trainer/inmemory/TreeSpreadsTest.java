package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spread of trees, against what growing them one by one tells. */
final class TreeSpreadsTest {
  private static final int ROWS = 120;

  private static InMemoryForest forest(TrainingRows rows, TrainingRows heldOut) {
    InMemoryRandomForestRegressor estimator = new InMemoryRandomForestRegressor("forest");
    estimator.setSeed(5);
    return estimator.prepare(rows.frame(), heldOut.frame(), 1);
  }

  /** From one tree, which spreads nothing, to more than are prepared at a time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 21})
  void aRowsSpreadIsThatOfTheTreesWhichWereGrownWithoutIt(int trees) {
    TrainingRows rows = TrainingRows.random(1, ROWS, 0, 0, 4);
    try (InMemoryForest forest = forest(rows, TrainingRows.random(2, 30, 0, 0, 4))) {
      TreeSettings settings = forest.settings();
      List<List<Double>> outOfBag = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        outOfBag.add(new ArrayList<>());
      }
      List<DecisionTreeRegressionModel> grown = new ArrayList<>();
      double[][] heldOut = new double[30][trees];
      for (int tree = 0; tree < trees; tree++) {
        TrainingPredictions predictions = forest.predictions();
        grown.addAll(forest.grow(settings, tree, 1, predictions));
        for (int row = 0; row < ROWS; row++) {
          if (predictions.outOfBagTrees(row) > 0) {
            outOfBag.get(row).add(predictions.outOfBagPrediction(row));
          }
        }
        for (int row = 0; row < heldOut.length; row++) {
          heldOut[row][tree] = predictions.heldOutPrediction(row);
        }
      }

      double[] found = forest.deviations(settings, grown, ROWS);

      assertThat(found).hasSize(ROWS + 30);
      for (int row = 0; row < ROWS; row++) {
        List<Double> some = outOfBag.get(row);
        if (some.size() < 2) {
          assertThat(found[row]).isNaN();
        } else {
          double unbiased = squares(some) / (some.size() - 1);
          assertThat(found[row]).isEqualTo(Math.sqrt(unbiased * (trees - 1) / trees), within(1e-6));
        }
      }
      for (int row = 0; row < heldOut.length && trees > 1; row++) {
        List<Double> all = Arrays.stream(heldOut[row]).boxed().toList();
        assertThat(found[ROWS + row]).isEqualTo(Math.sqrt(squares(all) / trees), within(1e-6));
      }
    }
  }

  private static double squares(List<Double> numbers) {
    double mean = numbers.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return numbers.stream().mapToDouble(number -> Math.pow(number - mean, 2)).sum();
  }

  @Test
  void noMoreRowsAreLookedAtThanAreAskedFor() {
    try (InMemoryForest forest =
        forest(TrainingRows.random(1, ROWS, 0), TrainingRows.random(2, 30, 0))) {
      List<DecisionTreeRegressionModel> trees = forest.grow(0, 4);

      double[] all = forest.deviations(forest.settings(), trees, ROWS);
      double[] some = forest.deviations(forest.settings(), trees, 10);

      assertThat(some).hasSize(20);
      assertThat(Arrays.copyOf(some, 10)).isEqualTo(Arrays.copyOf(all, 10));
      assertThat(Arrays.copyOfRange(some, 10, 20))
          .isEqualTo(Arrays.copyOfRange(all, ROWS, ROWS + 10));
    }
  }
}
