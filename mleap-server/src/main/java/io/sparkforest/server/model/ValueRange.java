package io.sparkforest.server.model;

/**
 * The least and the greatest value of a number in training. Values outside are scored all the same.
 */
public record ValueRange(double min, double max) {

  /**
   * @throws IllegalArgumentException unless both are finite and in order
   */
  public ValueRange {
    if (!Double.isFinite(min) || !Double.isFinite(max) || min > max) {
      throw new IllegalArgumentException(
          "a range must have a finite min and max in order, but is " + min + " to " + max);
    }
  }
}
