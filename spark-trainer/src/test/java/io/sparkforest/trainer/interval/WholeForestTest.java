package io.sparkforest.trainer.interval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.contract.interval.Calibration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intervals for scores of more trees than the rows have that they are calibrated on. */
final class WholeForestTest {
  private static final double OUT_OF_BAG = Math.exp(-1);

  /** Made-up rows: each tree is off by chance, and so is the label. */
  private static CalibrationRows rows(int size, int forest, double outOfBag, long seed) {
    Random random = new Random(seed);
    double[] labels = new double[size];
    double[] predictions = new double[size];
    double[] spreads = new double[size];
    double[] halves = new double[size];
    double[] halfSpreads = new double[size];
    int[] trees = new int[size];
    for (int row = 0; row < size; row++) {
      double difficulty = 1 + 9 * random.nextDouble();
      double mean = 1_000 * random.nextDouble();
      labels[row] = mean + difficulty * random.nextGaussian();
      double[] said =
          IntStream.range(0, forest)
              .filter(tree -> random.nextDouble() < outOfBag)
              .mapToDouble(tree -> mean + 6 * difficulty * random.nextGaussian())
              .toArray();
      trees[row] = said.length;
      double[] some = every(said, place -> place % 2 == 0);
      predictions[row] = mean(said);
      spreads[row] = deviation(said);
      halves[row] = mean(some);
      halfSpreads[row] = deviation(some);
    }
    CalibrationRows all =
        new CalibrationRows(
            labels,
            predictions,
            spreads,
            new Spreads.Halves(halves, halfSpreads, trees, forest),
            null);
    return all.where(row -> trees[row] > 1);
  }

  private static double[] every(double[] said, IntPredicate condition) {
    return IntStream.range(0, said.length)
        .filter(condition)
        .mapToDouble(place -> said[place])
        .toArray();
  }

  private static double mean(double[] said) {
    return Arrays.stream(said).average().orElse(Double.NaN);
  }

  private static double deviation(double[] said) {
    double mean = mean(said);
    double squares = Arrays.stream(said).map(each -> Math.pow(each - mean, 2)).sum();
    return Math.sqrt(squares / (said.length - 1));
  }

  private static CalibrationRows withoutHalves(CalibrationRows rows) {
    return new CalibrationRows(rows.labels(), rows.predictions(), rows.spreads());
  }

  private static double coverage(CalibrationRows of, CalibrationRows scored, int level) {
    return Intervals.of(of, scored).orElseThrow().check().orElseThrow().levels().stream()
        .filter(each -> each.level() == level)
        .findFirst()
        .orElseThrow()
        .coverage();
  }

  @ParameterizedTest
  @CsvSource({
    "20, 50, 0.04",
    "20, 90, 0.04",
    "20, 95, 0.03",
    "100, 50, 0.015",
    "100, 90, 0.015",
    "100, 95, 0.01",
    "100, 99, 0.005",
    "500, 90, 0.01"
  })
  void intervalsHoldForScoresOfAllTrees(int forest, int level, double tolerance) {
    CalibrationRows outOfBag = rows(20_000, forest, OUT_OF_BAG, 1);
    CalibrationRows scored = rows(20_000, forest, 1, 2);
    double wanted = level / 100.0;

    double found = coverage(outOfBag, scored, level);
    double without = coverage(withoutHalves(outOfBag), scored, level);

    assertThat(found).isCloseTo(wanted, within(tolerance));
    assertThat(without)
        .as("without what half of the trees tell")
        .isGreaterThan(found)
        .isGreaterThan(wanted + tolerance);
  }

  @ParameterizedTest
  @CsvSource({"120, 100", "400, 100", "400, 20"})
  void intervalsHoldOnAverageWhereThereAreFewRows(int size, int forest) {
    double ninety = 0;
    double highest = 0;
    for (int seed = 0; seed < 60; seed++) {
      CalibrationRows outOfBag = rows(size, forest, OUT_OF_BAG, 2L * seed);
      CalibrationRows scored = rows(1_000, forest, 1, 2L * seed + 1);
      ninety += coverage(outOfBag, scored, 90) / 60;
      highest += coverage(outOfBag, scored, 99) / 60;
    }

    assertThat(ninety).isBetween(0.885, 0.93);
    assertThat(highest).isGreaterThan(0.98);
  }

  @Test
  void tooFewRowsAreNotCorrected() {
    CalibrationRows rows = rows(110, 100, OUT_OF_BAG, 1);

    assertThat(factor(rows)).isLessThan(1);
    assertThat(factor(rows.where(row -> row < 99))).isEqualTo(1);
  }

  private static double factor(CalibrationRows rows) {
    return WholeForest.factor(rows, Calibrator.of(rows).orElseThrow());
  }

  @Test
  void rowsOfTooFewTreesAreNotCorrected() {
    assertThat(factor(rows(1_000, 10, OUT_OF_BAG, 1))).isEqualTo(1);
    assertThat(factor(rows(1_000, 20, OUT_OF_BAG, 1))).isLessThan(1);
  }

  @Test
  void rowsThatAreOutOfTheBagOfAllTreesNeedNoCorrection() {
    assertThat(factor(rows(1_000, 100, 1, 1))).isEqualTo(1);
  }

  @Test
  void aRowWithoutAHalfInAResidualForestDoesNotCount() {
    CalibrationRows rows = rows(1_000, 100, OUT_OF_BAG, 1);
    double[] some = rows.halves().predictions().clone();
    for (int row = 0; row < 400; row++) {
      some[row] = Double.NaN;
    }
    Spreads.Halves halves = rows.halves();
    CalibrationRows others =
        new CalibrationRows(
            rows.labels(),
            rows.predictions(),
            rows.spreads(),
            new Spreads.Halves(some, halves.spreads(), halves.trees(), halves.forest()),
            null);

    Calibration shape = Calibrator.of(rows).orElseThrow();
    assertThat(WholeForest.factor(others, shape))
        .isLessThan(1)
        .isEqualTo(WholeForest.factor(rows.where(row -> row >= 400), shape));
  }

  @Test
  void aWidthLosesThirtyPercentAtMostAndNeverGrows() {
    CalibrationRows rows = rows(1_000, 100, OUT_OF_BAG, 1);
    Spreads.Halves halves = rows.halves();
    double[] far = Arrays.stream(halves.predictions()).map(each -> each + 1_000).toArray();

    Calibration shape = Calibrator.of(rows).orElseThrow();
    assertThat(WholeForest.factor(by(rows, far), shape)).isEqualTo(WholeForest.MIN_FACTOR);
    assertThat(WholeForest.factor(by(rows, rows.labels()), shape)).isEqualTo(1);
  }

  private static CalibrationRows by(CalibrationRows rows, double[] halfPredictions) {
    Spreads.Halves halves = rows.halves();
    return new CalibrationRows(
        rows.labels(),
        rows.predictions(),
        rows.spreads(),
        new Spreads.Halves(halfPredictions, halves.spreads(), halves.trees(), halves.forest()),
        null);
  }

  @Test
  void theCheckSaysByHowMuchTheModelsIntervalsAreNarrower() {
    CalibrationRows rows = rows(2_000, 100, OUT_OF_BAG, 1);

    Intervals intervals = Intervals.of(rows, CalibrationRows.NONE).orElseThrow();

    IntervalCheck check = intervals.check().orElseThrow();
    double[] uncorrected = Calibrator.of(rows).orElseThrow().widths();
    assertThat(check.correction()).isLessThan(0.95).isGreaterThan(WholeForest.MIN_FACTOR);
    assertThat(check.constantCorrection()).isLessThan(0.95).isGreaterThan(WholeForest.MIN_FACTOR);
    assertThat(intervals.calibration().widths()[40])
        .isEqualTo(check.correction() * uncorrected[40], within(1e-9));
  }
}
