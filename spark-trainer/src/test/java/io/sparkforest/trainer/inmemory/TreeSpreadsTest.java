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

  /** Residual forests' trees are numbered on. */
  private static final int FIRST = 7;

  private static InMemoryForest forest(TrainingRows rows, TrainingRows heldOut) {
    InMemoryRandomForestRegressor estimator = new InMemoryRandomForestRegressor("forest");
    estimator.setSeed(5);
    return estimator.prepare(rows.frame(), heldOut.frame(), new ForestUse(1, false));
  }

  /** From one tree, which spreads nothing, to more than are prepared at a time. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 21})
  void aRowsSpreadIsThatOfTheTreesWhichWereGrownWithoutIt(int trees) {
    TrainingRows rows = TrainingRows.random(1, ROWS, 0, 0, 4);
    try (InMemoryForest forest = forest(rows, TrainingRows.random(2, 30, 0, 0, 4))) {
      TreeSettings settings = forest.settings();
      List<List<Double>> outOfBag = new ArrayList<>();
      List<List<Double>> ofHalf = new ArrayList<>();
      for (int row = 0; row < ROWS; row++) {
        outOfBag.add(new ArrayList<>());
        ofHalf.add(new ArrayList<>());
      }
      List<DecisionTreeRegressionModel> grown = new ArrayList<>();
      double[][] heldOut = new double[30][trees];
      for (int tree = 0; tree < trees; tree++) {
        TrainingPredictions predictions = forest.predictions();
        grown.addAll(forest.grow(settings, FIRST + tree, 1, predictions));
        for (int row = 0; row < ROWS; row++) {
          if (predictions.outOfBagTrees(row) > 0) {
            if (outOfBag.get(row).size() % 2 == 0) {
              ofHalf.get(row).add(predictions.outOfBagPrediction(row));
            }
            outOfBag.get(row).add(predictions.outOfBagPrediction(row));
          }
        }
        for (int row = 0; row < heldOut.length; row++) {
          heldOut[row][tree] = predictions.heldOut().prediction(row);
        }
      }

      RowSpreads spreads = forest.spreads(settings, FIRST, grown, ROWS);
      double[] found = spreads.deviations();

      assertThat(found).hasSize(ROWS + 30);
      for (int row = 0; row < ROWS; row++) {
        List<Double> some = outOfBag.get(row);
        assertThat(spreads.trees()[row]).isEqualTo(some.size());
        check(spreads, row, ofHalf.get(row), trees);
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

  /** Every other one of a row's trees, as if there were no more. */
  private static void check(RowSpreads spreads, int row, List<Double> ofHalf, int trees) {
    if (ofHalf.isEmpty()) {
      assertThat(spreads.halfMeans()[row]).isNaN();
    } else {
      double mean = ofHalf.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      assertThat(spreads.halfMeans()[row]).isEqualTo(mean, within(1e-6));
    }
    if (ofHalf.size() < 2) {
      assertThat(spreads.halfDeviations()[row]).isNaN();
    } else {
      double unbiased = squares(ofHalf) / (ofHalf.size() - 1);
      assertThat(spreads.halfDeviations()[row])
          .isEqualTo(Math.sqrt(unbiased * (trees - 1) / trees), within(1e-6));
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

      double[] all = forest.spreads(forest.settings(), 0, trees, ROWS).deviations();
      double[] some = forest.spreads(forest.settings(), 0, trees, 10).deviations();

      assertThat(some).hasSize(20);
      assertThat(Arrays.copyOf(some, 10)).isEqualTo(Arrays.copyOf(all, 10));
      assertThat(Arrays.copyOfRange(some, 10, 20))
          .isEqualTo(Arrays.copyOfRange(all, ROWS, ROWS + 10));
    }
  }
}
