package io.sparkforest.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExplainedShareTest {
  private static final int ROWS = 2_000;

  @Test
  void aCopyOfTheTargetExplainsNearlyAllOfIt() {
    double[] labels = new Random(1).doubles(ROWS, -5, 5).toArray();

    assertThat(ExplainedShare.of(labels, labels, false, 50)).isGreaterThan(0.99);
  }

  @Test
  void noiseExplainsNearlyNothing() {
    double[] labels = new Random(1).doubles(ROWS).toArray();
    double[] values = new Random(2).doubles(ROWS).toArray();

    assertThat(ExplainedShare.of(values, labels, false, 50)).isLessThan(0.05);
  }

  @Test
  void theLabelsOfANominalColumnAreTheGroups() {
    double[] values = IntStream.range(0, ROWS).mapToDouble(row -> row % 4).toArray();
    double[] labels = IntStream.range(0, ROWS).mapToDouble(row -> row % 4 == 2 ? 9 : 1).toArray();

    assertThat(ExplainedShare.of(values, labels, true, 50)).isCloseTo(1, within(1e-12));
  }

  @Test
  void aTargetThatDoesNotVaryIsNotExplained() {
    assertThat(ExplainedShare.of(new double[] {1, 2, 3}, new double[] {7, 7, 7}, false, 50))
        .isZero();
  }
}
