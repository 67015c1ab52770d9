package io.sparkforest.trainer.interval;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkforest.contract.interval.Calibration;
import io.sparkforest.contract.interval.CalibrationFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The document of {@link io.sparkforest.contract.notes.Note#CALIBRATION}. */
public record CalibrationNote(
    @JsonProperty(CalibrationFormat.FORMAT) int format,
    @JsonProperty(CalibrationFormat.CALIBRATED_ON) String calibratedOn,
    @JsonProperty(CalibrationFormat.ROWS) int rows,
    @JsonProperty(CalibrationFormat.SPREAD_WEIGHT) double spreadWeight,
    @JsonProperty(CalibrationFormat.OFFSET) double offset,
    @JsonProperty(CalibrationFormat.SCORES) Optional<List<Double>> scores,
    @JsonProperty(CalibrationFormat.FACTORS) Optional<List<Double>> factors,
    @JsonProperty(CalibrationFormat.LEAST) Optional<Double> least,
    @JsonProperty(CalibrationFormat.GREATEST) Optional<Double> greatest,
    @JsonProperty(CalibrationFormat.WIDTHS) List<Double> widths) {

  /** The document of a calibration. */
  public static CalibrationNote of(Intervals intervals) {
    Calibration calibration = intervals.calibration();
    return new CalibrationNote(
        CalibrationFormat.VERSION,
        intervals.calibratedOn(),
        intervals.rows(),
        calibration.spreadWeight(),
        calibration.offset(),
        list(calibration.scores()),
        list(calibration.factors()),
        Optional.of(calibration.least()).filter(Double::isFinite),
        Optional.of(calibration.greatest()).filter(Double::isFinite),
        Arrays.stream(calibration.widths()).boxed().toList());
  }

  private static Optional<List<Double>> list(double[] numbers) {
    return Optional.of(Arrays.stream(numbers).boxed().toList()).filter(list -> !list.isEmpty());
  }
}
