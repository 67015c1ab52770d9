package io.sparkforest.server.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ForestSizesTest {
  /** Of three trees of the first forest and two of another, as they stand in a model. */
  private static final double[] PREDICTIONS = {
    100 * 5 / 3.0, 130 * 5 / 3.0, 160 * 5 / 3.0, -8 * 5 / 2.0, -12 * 5 / 2.0
  };

  @Test
  void theTreesOfTheFirstForestAreCorrectedByTheOtherForests() {
    double[] corrected = new ForestSizes(List.of(3, 2)).corrected(PREDICTIONS);

    assertThat(corrected).containsExactly(new double[] {90, 120, 150}, within(1e-12));
  }

  @Test
  void theMeanOfTheCorrectedIsTheScore() {
    double[] corrected = new ForestSizes(List.of(2, 1, 2)).corrected(PREDICTIONS);

    assertThat(Arrays.stream(corrected).average().orElseThrow())
        .isCloseTo(Arrays.stream(PREDICTIONS).average().orElseThrow(), within(1e-12));
  }

  @Test
  void ofOneForestEachTreeCounts() {
    assertThat(ForestSizes.ONE.corrected(PREDICTIONS)).isSameAs(PREDICTIONS);
    assertThat(new ForestSizes(List.of(5)).corrected(PREDICTIONS)).isSameAs(PREDICTIONS);
  }

  @Test
  void aForestWithoutATreeIsRefused() {
    assertThatThrownBy(() -> new ForestSizes(List.of(3, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a forest must have a tree, but the sizes are [3, 0]");
  }
}
