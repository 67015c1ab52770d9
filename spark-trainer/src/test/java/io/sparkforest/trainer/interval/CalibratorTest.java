package io.sparkforest.trainer.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.contract.interval.Calibration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Widths of intervals, found on made-up rows and counted on others of the same kind. */
final class CalibratorTest {
  /** How errors depend on what is known of a row. */
  private enum Errors {
    /** As the spread says, and some more. */
    BY_SPREAD {
      @Override
      double size(double score, double spread) {
        return 5 + 2 * spread;
      }
    },
    /** Greater for greater scores, whatever the trees say. */
    BY_SCORE {
      @Override
      double size(double score, double spread) {
        return score / 10;
      }
    },
    /** The same everywhere. */
    CONSTANT {
      @Override
      double size(double score, double spread) {
        return 20;
      }
    };

    abstract double size(double score, double spread);
  }

  private static CalibrationRows rows(Errors errors, int size, long seed) {
    Random random = new Random(seed);
    double[] labels = new double[size];
    double[] predictions = new double[size];
    double[] spreads = new double[size];
    for (int row = 0; row < size; row++) {
      predictions[row] = 1_000 * random.nextDouble();
      spreads[row] = 50 * random.nextDouble() * random.nextDouble();
      labels[row] =
          predictions[row] + errors.size(predictions[row], spreads[row]) * random.nextGaussian();
    }
    return new CalibrationRows(labels, predictions, spreads);
  }

  @ParameterizedTest
  @CsvSource({
    "BY_SPREAD, 0.88",
    "BY_SCORE, 0.88",
    "CONSTANT, 1.01",
  })
  void intervalsHoldOnRowsThatTheyWereNotCalibratedOnAndAreNarrowerWhereDifficultyIsKnown(
      Errors errors, double widest) {
    CalibrationRows rows = rows(errors, 20_000, 1);
    Calibration calibration = Calibrator.of(rows).orElseThrow();

    IntervalCheck check =
        IntervalCheck.of(
            "some",
            "others",
            1,
            1,
            List.of(
                new IntervalCheck.Part(
                    rows(errors, 20_000, 2), calibration, Calibrator.constant(rows))));

    assertThat(check.levels())
        .extracting(IntervalCheck.OfLevel::level)
        .containsExactly(50, 80, 90, 95, 99);
    for (IntervalCheck.OfLevel each : check.levels()) {
      // Six standard errors of both samples' counts, or more.
      assertThat(each.coverage()).isEqualTo(each.level() / 100.0, within(0.03));
    }
    IntervalCheck.OfLevel usual = check.levels().get(2);
    assertThat(usual.meanWidth() / usual.constantWidth()).isLessThan(widest);
    for (IntervalCheck.OfDecile decile : check.deciles()) {
      assertThat(decile.coverage()).isEqualTo(0.9, within(0.05));
    }
  }

  @Test
  void whereTheSpreadSaysNothingItIsLeftOut() {
    assertThat(Calibrator.of(rows(Errors.CONSTANT, 5_000, 3)).orElseThrow().spreadWeight())
        .isZero();
    assertThat(Calibrator.of(rows(Errors.BY_SPREAD, 5_000, 3)).orElseThrow().spreadWeight())
        .isEqualTo(1);
  }

  /**
   * The quantile of conformal prediction: of n + 1 exchangeable rows at least n + 1 times level.
   */
  @Property(tries = 50)
  void atLeastAsManyRowsAreCoveredAsTheLevelSays(
      @ForAll @IntRange(min = 120, max = 700) int size, @ForAll long seed) {
    CalibrationRows rows = rows(Errors.BY_SCORE, size, seed);
    Calibration calibration = Calibrator.of(rows).orElseThrow();

    for (int level = 50; level <= 99; level++) {
      int each = level;
      long covered =
          IntStream.range(0, size).filter(row -> covers(calibration, rows, row, each)).count();
      assertThat(covered).isGreaterThanOrEqualTo(((size + 1L) * level + 99) / 100);
    }
  }

  private static boolean covers(Calibration calibration, CalibrationRows rows, int row, int level) {
    double score = rows.predictions()[row];
    double slack = 1e-9 * Math.abs(score);
    return calibration.lower(score, rows.spreads()[row], level) - slack <= rows.labels()[row]
        && calibration.upper(score, rows.spreads()[row], level) + slack >= rows.labels()[row];
  }

  /** With so few rows that one more or less counts: the mean over many such samples holds. */
  @ParameterizedTest
  @ValueSource(ints = {30, 100, 400})
  void smallSamplesHoldOnAverage(int size) {
    double coverage =
        IntStream.range(0, 300)
            .mapToDouble(
                sample -> {
                  Calibration calibration =
                      Calibrator.of(rows(Errors.BY_SPREAD, size, 1_000 + sample)).orElseThrow();
                  CalibrationRows others = rows(Errors.BY_SPREAD, 200, 5_000 + sample);
                  return IntStream.range(0, others.size())
                          .filter(row -> covers(calibration, others, row, 90))
                          .count()
                      / 200.0;
                })
            .average()
            .orElseThrow();

    // Choosing the narrowest of several ways costs a little coverage where rows are few.
    assertThat(coverage).isBetween(0.88, 0.93);
  }

  @ParameterizedTest
  @CsvSource({"1,50", "2,66", "9,90", "40,97", "99,99", "5000,99"})
  void fewRowsHaveNoHighLevels(int size, int highest) {
    assertThat(Calibrator.of(rows(Errors.CONSTANT, size, 1)).orElseThrow().highestLevel())
        .isEqualTo(highest);
  }

  @Test
  void noRowHasNoIntervals() {
    assertThat(Calibrator.of(CalibrationRows.NONE)).isEmpty();
  }

  @Test
  void predictionsThatAreAllRightHaveIntervalsWithoutWidth() {
    double[] labels = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    Calibration calibration =
        Calibrator.of(new CalibrationRows(labels, labels, new double[10])).orElseThrow();

    assertThat(calibration.lower(7, 3, 90)).isEqualTo(7);
    assertThat(calibration.upper(7, 3, 90)).isEqualTo(7);
  }

  @Test
  void noIntervalEndsBeyondZeroWhereNoLabelDoes() {
    CalibrationRows rows = rows(Errors.CONSTANT, 500, 1);
    double[] sizes = Arrays.stream(rows.labels()).map(Math::abs).toArray();
    double[] debts = Arrays.stream(sizes).map(size -> -size).toArray();
    double[] predictions = Arrays.stream(rows.predictions()).map(size -> -size).toArray();

    Calibration above =
        Calibrator.of(new CalibrationRows(sizes, rows.predictions(), rows.spreads())).orElseThrow();
    Calibration below =
        Calibrator.of(new CalibrationRows(debts, predictions, rows.spreads())).orElseThrow();

    assertThat(above.lower(1, 3, 90)).isZero();
    assertThat(above.upper(1, 3, 90)).isGreaterThan(10);
    assertThat(below.upper(-1, 3, 90)).isZero();
    assertThat(Calibrator.of(rows(Errors.BY_SPREAD, 500, 1)).orElseThrow().lower(1, 30, 90))
        .isNegative();
  }
}
