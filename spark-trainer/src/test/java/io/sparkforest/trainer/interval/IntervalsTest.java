package io.sparkforest.trainer.interval;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sparkforest.trainer.report.Json;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IntervalsTest {
  private static CalibrationRows rows(int size, double noise, long seed) {
    return rows(size, noise, seed, null);
  }

  private static CalibrationRows rows(
      int size, double noise, long seed, @Nullable Double overstatement) {
    Random random = new Random(seed);
    double[] predictions = random.doubles(size, 0, 100).toArray();
    double[] labels =
        Arrays.stream(predictions).map(score -> score + noise * random.nextGaussian()).toArray();
    return new CalibrationRows(
        labels, predictions, new double[size], Spreads.Halves.NONE, overstatement);
  }

  @Test
  void rowsHeldOutCheckWhatOutOfBagPredictionsCalibrate() {
    Intervals intervals = Intervals.of(rows(2_000, 10, 1), rows(1_000, 20, 2)).orElseThrow();

    IntervalCheck check = intervals.check().orElseThrow();
    assertThat(check.calibratedOn()).isEqualTo("out_of_bag");
    assertThat(check.checkedOn()).isEqualTo("validation");
    assertThat(check.rows()).isEqualTo(1_000);
    // Twice the noise: 1.645 / 2 standard deviations.
    assertThat(check.levels().get(2).coverage()).isEqualTo(0.59, within(0.05));
    assertThat(intervals.rows()).isEqualTo(2_000);
    assertThat(intervals.widths()).hasSize(1_000);
  }

  @Test
  void errorsThatAreKnownToBeOverstatedMakeIntervalsAsMuchNarrower() {
    Intervals plain = Intervals.of(rows(2_000, 10, 1), rows(1_000, 10, 2)).orElseThrow();
    Intervals measured = Intervals.of(rows(2_000, 10, 1, 1.25), rows(1_000, 8, 2)).orElseThrow();
    Intervals tooMuch = Intervals.of(rows(2_000, 10, 1, 5.0), rows(1_000, 8, 2)).orElseThrow();
    Intervals tooLittle = Intervals.of(rows(2_000, 10, 1, 0.5), rows(1_000, 8, 2)).orElseThrow();

    assertThat(measured.widths()[0]).isCloseTo(0.8 * plain.widths()[0], within(1e-9));
    assertThat(measured.check().orElseThrow().correction()).isEqualTo(0.8);
    assertThat(measured.check().orElseThrow().constantCorrection()).isEqualTo(0.8);
    assertThat(measured.check().orElseThrow().levels().get(2).coverage())
        .isEqualTo(0.9, within(0.03));
    assertThat(tooMuch.widths()[0])
        .isCloseTo(WholeForest.MIN_FACTOR * plain.widths()[0], within(1e-9));
    assertThat(tooLittle.widths()[0]).isEqualTo(plain.widths()[0]);
  }

  @Test
  void withoutRowsHeldOutEachHalfChecksTheOther() {
    IntervalCheck check =
        Intervals.of(rows(3_001, 10, 1), CalibrationRows.NONE).orElseThrow().check().orElseThrow();

    assertThat(check.checkedOn()).isEqualTo("out_of_bag_halves");
    assertThat(check.rows()).isEqualTo(3_001);
    assertThat(check.levels().get(2).coverage()).isEqualTo(0.9, within(0.03));
    assertThat(check.deciles()).hasSize(10);
  }

  @Test
  void anEngineWithoutOutOfBagPredictionsCalibratesOnRowsHeldOut() {
    Intervals intervals = Intervals.of(CalibrationRows.NONE, rows(500, 10, 1)).orElseThrow();

    assertThat(intervals.calibratedOn()).isEqualTo("validation");
    assertThat(intervals.check().orElseThrow().checkedOn()).isEqualTo("validation_halves");
  }

  @Test
  void withoutEitherThereAreNone() {
    assertThat(Intervals.of(CalibrationRows.NONE, CalibrationRows.NONE)).isEmpty();
  }

  @Test
  void aSingleRowIsNotChecked() {
    Intervals intervals = Intervals.of(rows(1, 10, 1), CalibrationRows.NONE).orElseThrow();

    assertThat(intervals.check()).isEmpty();
    assertThat(intervals.calibration().highestLevel()).isEqualTo(50);
  }

  @Test
  void theNoteLeavesOutWhatThereIsNot() {
    String note =
        new String(
            Json.bytes(
                CalibrationNote.of(
                    Intervals.of(rows(150, 200, 1), CalibrationRows.NONE).orElseThrow())),
            UTF_8);

    assertThat(note)
        .contains(
            "\"format\" : 1",
            "\"calibrated_on\" : \"out_of_bag\"",
            "\"rows\" : 150",
            "\"widths\" : [")
        .doesNotContain("scores", "factors", "least", "greatest", "NaN", "Infinity");
  }
}
