package io.sparkforest.contract.interval;

/**
 * Version and JSON members of {@link io.sparkforest.contract.notes.Note#CALIBRATION}: those of a
 * {@link Calibration}, and some that say where it comes from.
 */
public final class CalibrationFormat {
  /** The version that is written, and the only one that is read. */
  public static final int VERSION = 1;

  /** The document's version, a whole number. */
  public static final String FORMAT = "format";

  /** What the rows were to the forest, for people. */
  public static final String CALIBRATED_ON = "calibrated_on";

  /** Number of rows that it was calibrated on, for people. */
  public static final String ROWS = "rows";

  /** {@link Calibration#spreadWeight}. */
  public static final String SPREAD_WEIGHT = "spread_weight";

  /** {@link Calibration#offset}. */
  public static final String OFFSET = "offset";

  /** {@link Calibration#scores}, an array of numbers in ascending order; absent if it is empty. */
  public static final String SCORES = "scores";

  /** {@link Calibration#factors}, an array as long as that of scores; absent if it is empty. */
  public static final String FACTORS = "factors";

  /** {@link Calibration#least}; absent if there is none. */
  public static final String LEAST = "least";

  /** {@link Calibration#greatest}; absent if there is none. */
  public static final String GREATEST = "greatest";

  /** {@link Calibration#widths}, an array of numbers in ascending order. */
  public static final String WIDTHS = "widths";

  private CalibrationFormat() {}
}
