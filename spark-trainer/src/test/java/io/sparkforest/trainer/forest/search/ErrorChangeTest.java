package io.sparkforest.trainer.forest.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.inmemory.UnseenRows;
import org.junit.jupiter.api.Test;

final class ErrorChangeTest {
  /** Rows whose label is 0. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Rows(double[] before, double[] after, int[] rowTrees) implements UnseenRows {
    @Override
    public int size() {
      return before.length;
    }

    @Override
    public int trees(int row) {
      return rowTrees[row];
    }

    @Override
    public double label(int row) {
      return 0;
    }

    @Override
    public double prediction(int row) {
      return after[row];
    }

    @Override
    public double earlierPrediction(int row) {
      return before[row];
    }
  }

  @Test
  void squaresAreMeansOverRowsThatArePredictedAndTheStandardErrorIsThatOfTheirDifferences() {
    ErrorChange change =
        ErrorChange.of(
            new Rows(
                new double[] {3, 1, 99, 2}, new double[] {1, 1, 9, 0}, new int[] {4, 1, 0, 2}));

    assertThat(change.rows()).isEqualTo(3);
    assertThat(change.before()).isCloseTo(14.0 / 3, within(1e-12));
    assertThat(change.after()).isCloseTo(2.0 / 3, within(1e-12));
    // Of the differences 8, 0 and 4.
    assertThat(change.standardError()).isCloseTo(Math.sqrt(16.0 / 3), within(1e-12));
  }

  @Test
  void oneThatMayBeByChanceIsNotWorthwhile() {
    int rows = 1_000;
    double[] before = new double[rows];
    double[] slightlyLess = new double[rows];
    double[] lessByChance = new double[rows];
    int[] trees = new int[rows];
    for (int row = 0; row < rows; row++) {
      before[row] = 1;
      slightlyLess[row] = 0.99;
      lessByChance[row] = row % 2 == 0 ? 0 : Math.sqrt(1.96);
      trees[row] = 1;
    }

    assertThat(ErrorChange.of(new Rows(before, slightlyLess, trees)).isWorthwhile()).isTrue();
    ErrorChange chance = ErrorChange.of(new Rows(before, lessByChance, trees));
    assertThat(chance.isBetter()).isTrue();
    assertThat(chance.rmse()).isCloseTo(0.99, within(0.001));
    assertThat(chance.isWorthwhile()).isFalse();
  }

  @Test
  void ofNoRowNothingIsBetter() {
    ErrorChange change =
        ErrorChange.of(new Rows(new double[] {1}, new double[] {0}, new int[] {0}));

    assertThat(change.rows()).isZero();
    assertThat(change.isBetter()).isFalse();
    assertThat(change.isWorthwhile()).isFalse();
  }
}
