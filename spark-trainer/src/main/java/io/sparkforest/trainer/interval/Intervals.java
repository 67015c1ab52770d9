package io.sparkforest.trainer.interval;

import io.sparkforest.contract.interval.Calibration;
import io.sparkforest.trainer.interval.IntervalCheck.OfLevel;
import io.sparkforest.trainer.interval.IntervalCheck.Part;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prediction intervals of a forest.
 *
 * @param calibration how wide they are
 * @param rows how many rows they were calibrated on
 * @param check how often they hold; none if there were too few rows to tell
 * @param widths widths of the intervals of the rows that were looked at, in the target's unit
 * @param errors how far off these rows' predictions are, in the target's unit
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Intervals(
    Calibration calibration,
    int rows,
    String calibratedOn,
    Optional<IntervalCheck> check,
    double[] widths,
    double[] errors) {
  private static final Logger log = LoggerFactory.getLogger(Intervals.class);
  private static final String OUT_OF_BAG = "out_of_bag";
  private static final String HELD_OUT = "validation";

  /**
   * Calibrates intervals on out-of-bag predictions, and checks them on rows held out. Without the
   * former, they are calibrated on the latter; where the same rows have to do for both, half of
   * them check what is calibrated on the other half.
   *
   * @param outOfBag rows to train on, in a random order, predicted by trees grown without them
   * @param heldOut rows held out, in a random order
   * @return none if there are too few rows
   */
  public static Optional<Intervals> of(CalibrationRows outOfBag, CalibrationRows heldOut) {
    boolean hasOutOfBag = outOfBag.size() > 0;
    CalibrationRows rows = hasOutOfBag ? outOfBag : heldOut;
    Optional<Calibration> found = Calibrator.of(rows);
    if (found.isEmpty()) {
      log.info(
          "intervals: none, since there are no out-of-bag predictions and no rows held out to"
              + " calibrate them on");
      return Optional.empty();
    }
    Calibration constant = Calibrator.constant(rows);
    double correction = correction(rows, found.get());
    double constantCorrection = correction(rows, constant);
    Calibration calibration = times(found.get(), correction);
    String calibratedOn = hasOutOfBag ? OUT_OF_BAG : HELD_OUT;
    boolean isApart = hasOutOfBag && heldOut.size() > 0;
    List<Part> parts =
        isApart
            ? List.of(new Part(heldOut, calibration, times(constant, constantCorrection)))
            : crossed(rows);
    Optional<IntervalCheck> check =
        parts.isEmpty()
            ? Optional.empty()
            : Optional.of(
                IntervalCheck.of(
                    calibratedOn,
                    isApart ? HELD_OUT : calibratedOn + "_halves",
                    correction,
                    constantCorrection,
                    parts));
    check.ifPresent(Intervals::report);
    if (!isApart && correction < 1) {
      log.info(
          "intervals: the model's are {} times as wide, since out-of-bag errors are greater than those"
              + " of new records",
          String.format(Locale.ROOT, "%.3f", correction));
    }
    List<IntervalCheck.Checked> checked =
        parts.isEmpty() ? List.of() : IntervalCheck.checked(level(parts), parts);
    return Optional.of(
        new Intervals(
            calibration,
            rows.size(),
            calibratedOn,
            check,
            checked.stream().mapToDouble(IntervalCheck.Checked::width).toArray(),
            checked.stream().mapToDouble(IntervalCheck.Checked::error).toArray()));
  }

  /** What has been measured counts; else fewer trees are the reason that is known. */
  private static double correction(CalibrationRows rows, Calibration shape) {
    Double overstatement = rows.overstatement();
    return overstatement == null
        ? WholeForest.factor(rows, shape)
        : Math.min(1, Math.max(WholeForest.MIN_FACTOR, 1 / overstatement));
  }

  private static int level(List<Part> parts) {
    return parts.stream()
        .mapToInt(part -> part.calibration().highestLevel())
        .reduce(Calibration.USUAL_LEVEL, Math::min);
  }

  private static Calibration times(Calibration calibration, double factor) {
    return calibration.withWidths(
        DoubleStream.of(calibration.widths()).map(width -> factor * width).toArray());
  }

  /** Each half of the rows with the calibration on the other. */
  private static List<Part> crossed(CalibrationRows rows) {
    CalibrationRows even = rows.where(row -> row % 2 == 0);
    CalibrationRows odd = rows.where(row -> row % 2 == 1);
    List<Part> parts =
        Stream.of(part(odd, even), part(even, odd)).flatMap(Optional::stream).toList();
    return parts.size() == 2 ? parts : List.of();
  }

  private static Optional<Part> part(CalibrationRows checked, CalibrationRows calibrated) {
    return Calibrator.of(calibrated)
        .map(found -> new Part(checked, found, Calibrator.constant(calibrated)));
  }

  private static void report(IntervalCheck check) {
    for (OfLevel each : check.levels()) {
      log.info(
          "intervals: {} % intervals cover {} % of {} rows ({}), mean width {}, of constant width"
              + " {}",
          each.level(),
          String.format(Locale.ROOT, "%.1f", 100 * each.coverage()),
          check.rows(),
          check.checkedOn(),
          String.format(Locale.ROOT, "%.6g", each.meanWidth()),
          String.format(Locale.ROOT, "%.6g", each.constantWidth()));
    }
  }
}
