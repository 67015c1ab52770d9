package io.sparkforest.server.interval;

import io.sparkforest.contract.interval.Calibration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model's prediction intervals, or the reason why it has none. */
public final class Intervals {
  /** Those of a model whose score is none of a forest. */
  public static final Intervals NO_FOREST =
      none(
          "prediction intervals need a random forest's trees, but this model's score is none of a"
              + " random forest");

  private final @Nullable Calibration calibration;
  private final String reason;

  private Intervals(@Nullable Calibration calibration, String reason) {
    this.calibration = calibration;
    this.reason = reason;
  }

  /** Intervals of a model that came with a calibration. */
  public static Intervals of(Calibration calibration) {
    return new Intervals(calibration, "");
  }

  /**
   * No intervals.
   *
   * @param reason as a clause
   */
  public static Intervals none(String reason) {
    return new Intervals(null, reason);
  }

  /** Whether the model has intervals. */
  public boolean areKnown() {
    return calibration != null;
  }

  /**
   * Why there are no intervals of a level; empty if there are.
   *
   * @param level in percent
   */
  public Optional<String> problem(int level) {
    if (calibration == null) {
      return Optional.of(reason);
    }
    if (level > calibration.highestLevel()) {
      return Optional.of(
          "the model's prediction intervals were calibrated on too few rows for "
              + level
              + " %; the highest level is "
              + calibration.highestLevel()
              + " %");
    }
    return Optional.empty();
  }

  /**
   * How wide they are.
   *
   * @throws IllegalStateException if there are none
   */
  public Calibration calibration() {
    if (calibration == null) {
      throw new IllegalStateException("requested though there are none: " + reason);
    }
    return calibration;
  }
}
