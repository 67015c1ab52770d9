package io.sparkforest.trainer.interval;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkforest.contract.interval.Calibration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How often intervals hold, on rows that they were not calibrated on.
 *
 * @param calibratedOn which rows the model's calibration is from
 * @param checkedOn which rows were looked at
 * @param rows how many of these
 * @param correction what the model's widths were multiplied by, since out-of-bag errors are greater
 *     than those of scores: 0.7 to 1. Intervals that are checked on rows held out are the model's;
 *     those that halves of the rows check are without it
 * @param constantCorrection the same for intervals of constant width
 * @param levels what was counted, by level
 * @param deciles the same of {@value Calibration#USUAL_LEVEL} % intervals, or of the highest level
 *     if that is lower, for tenths of the rows by their prediction; none of fewer than ten rows
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record IntervalCheck(
    String calibratedOn,
    String checkedOn,
    int rows,
    double correction,
    double constantCorrection,
    List<OfLevel> levels,
    List<OfDecile> deciles) {
  private static final int[] LEVELS = {50, 80, 90, 95, 99};
  private static final int DECILES = 10;

  /**
   * Intervals of one level.
   *
   * @param level in percent
   * @param coverage share of the rows whose label is in their interval
   * @param meanWidth in the target's unit
   * @param constantWidth width of intervals that are as wide for all rows and calibrated on the
   *     same rows, in the target's unit
   */
  public record OfLevel(int level, double coverage, double meanWidth, double constantWidth) {}

  /**
   * Rows with similar predictions.
   *
   * @param meanPrediction in the target's unit
   * @param coverage share of the rows whose label is in their interval
   * @param meanWidth in the target's unit
   */
  public record OfDecile(double meanPrediction, double coverage, double meanWidth) {}

  /** A row with its interval. */
  record Checked(double prediction, double error, double lower, double upper, boolean isCovered) {
    double width() {
      return upper - lower;
    }
  }

  /** Some rows, the calibration that was not made on them, and one of constant width. */
  record Part(CalibrationRows rows, Calibration calibration, Calibration constant) {
    List<Checked> checked(int level) {
      List<Checked> checked = new ArrayList<>();
      for (int row = 0; row < rows.size(); row++) {
        double score = rows.predictions()[row];
        double lower = calibration.lower(score, rows.spreads()[row], level);
        double upper = calibration.upper(score, rows.spreads()[row], level);
        double label = rows.labels()[row];
        checked.add(
            new Checked(score, rows.error(row), lower, upper, label >= lower && label <= upper));
      }
      return checked;
    }
  }

  /** Counts. */
  static IntervalCheck of(
      String calibratedOn,
      String checkedOn,
      double correction,
      double constantCorrection,
      List<Part> parts) {
    int highest =
        parts.stream().mapToInt(part -> part.calibration().highestLevel()).min().orElseThrow();
    List<OfLevel> levels =
        IntStream.of(LEVELS)
            .filter(level -> level <= highest)
            .mapToObj(level -> ofLevel(level, parts))
            .toList();
    List<Checked> usual = checked(Math.min(Calibration.USUAL_LEVEL, highest), parts);
    return new IntervalCheck(
        calibratedOn,
        checkedOn,
        usual.size(),
        correction,
        constantCorrection,
        levels,
        deciles(usual));
  }

  static List<Checked> checked(int level, List<Part> parts) {
    return parts.stream().flatMap(part -> part.checked(level).stream()).toList();
  }

  private static OfLevel ofLevel(int level, List<Part> parts) {
    List<Checked> checked = checked(level, parts);
    double constant = 0;
    for (Part part : parts) {
      // Unlike a row's interval not cut off where labels end.
      double width = 2 * part.constant().widths()[level - Calibration.MIN_LEVEL];
      constant += width * part.rows().size() / checked.size();
    }
    return new OfLevel(level, coverage(checked), meanWidth(checked), constant);
  }

  private static List<OfDecile> deciles(List<Checked> rows) {
    List<OfDecile> deciles = new ArrayList<>();
    if (rows.size() < DECILES) {
      return deciles;
    }
    List<Checked> sorted =
        rows.stream().sorted(Comparator.comparingDouble(Checked::prediction)).toList();
    for (int decile = 0; decile < DECILES; decile++) {
      List<Checked> some =
          sorted.subList(
              (int) ((long) decile * rows.size() / DECILES),
              (int) ((long) (decile + 1) * rows.size() / DECILES));
      deciles.add(
          new OfDecile(
              some.stream().mapToDouble(Checked::prediction).average().orElse(0),
              coverage(some),
              meanWidth(some)));
    }
    return deciles;
  }

  private static double coverage(List<Checked> rows) {
    return rows.stream().mapToDouble(row -> row.isCovered() ? 1 : 0).average().orElse(0);
  }

  private static double meanWidth(List<Checked> rows) {
    return rows.stream().mapToDouble(Checked::width).average().orElse(0);
  }
}
