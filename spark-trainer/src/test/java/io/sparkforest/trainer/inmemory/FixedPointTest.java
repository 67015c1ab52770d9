package io.sparkforest.trainer.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FixedPointTest {
  private static final int SIZE = 20_000;

  @Test
  void oneLabelFarOffDoesNotBlurTheOthers() {
    TrainingRows table = TrainingRows.numeric(1);
    for (int row = 0; row < SIZE; row++) {
      table.add(row == 77 ? 1e12 : row % 100 * 0.001, row % 100);
    }
    BinnedRows rows = table.binned(100, false);
    TreeSettings settings = new TreeSettings(30, 1, 0, 0, 1, 1, false, 1);
    FlatTree tree = new TreeGrower(rows, FixedPoint.of(rows), settings, () -> false).grow(0, null);
    assertThat(tree.leaves()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1e100, 1", "1e-200, 1", "1, 1e-30", "1e30, 1e30", "1e12, 1e-12", "0, 5"})
  void noSumOverflowsAndSumsComeNearTheReal(double label, double weight) {
    Random random = new Random(6);
    TrainingRows table = TrainingRows.numeric(1);
    for (int row = 0; row < SIZE; row++) {
      table.addWeighted(
          random.nextDouble() * weight, (random.nextInt(9) - 2 + random.nextDouble()) * label, 1);
    }
    BinnedRows rows = table.binned(2, true);
    FixedPoint scale = FixedPoint.of(rows);
    double bound = 0;
    double sum = 0;
    double total = 0;
    long units = 0;
    long weights = 0;
    for (int row = 0; row < SIZE; row++) {
      long unit = scale.label(rows.label(row), rows.weight(row));
      bound += Math.abs((double) unit);
      units += unit;
      weights += scale.weight(rows.weight(row));
      sum += rows.label(row) * rows.weight(row);
      total += rows.weight(row);
    }
    assertThat(bound).as("sum if rows are drawn twice").isLessThan(0x1p62);
    assertThat((double) weights).isLessThan(0x1p62);
    assertThat(weights / scale.weightScale()).isCloseTo(total, within(total * 1e-9));
    double mean = scale.centre() + scale.meanDifference((double) units / weights);
    assertThat(mean).isCloseTo(sum / total, within(Math.abs(label) * 1e-9));
  }

  @Test
  void roundLabelsStayRound() {
    TrainingRows table = TrainingRows.numeric(1);
    for (int row = 0; row < 1000; row++) {
      table.add(row % 37 * 0.25 + 100, 1);
    }
    FixedPoint scale = FixedPoint.of(table.binned(2, false));
    assertThat(scale.label(101, 1) - scale.label(100.75, 1))
        .isEqualTo(scale.label(103.25, 1) - scale.label(103, 1));
    assertThat(scale.label(100.25, 1) + scale.label(100.75, 1))
        .isEqualTo(2 * scale.label(100.5, 1));
  }
}
