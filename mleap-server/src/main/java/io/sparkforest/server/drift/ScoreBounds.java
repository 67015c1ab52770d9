package io.sparkforest.server.drift;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The upper bounds of a histogram of scores, short decimal numbers in ascending order. A forest's
 * scores are means of target values, so those lie within the target's range.
 */
public final class ScoreBounds {
  private static final int STEPS = 20;

  /** Targets such as prices have most of their values near the small end. */
  private static final double SKEWED = 20;

  private static final int DECADES = 4;
  private static final double[] DECADE_PARTS = {1, 1.5, 2, 3, 5, 7};
  private static final int[] STEP_PARTS = {1, 2, 5, 10};
  private static final int FIRST_POWER = -3;
  private static final int LAST_POWER = 9;

  private ScoreBounds() {}

  /** Powers of ten, positive and negative, for a target of which nothing is known. */
  public static double[] unknown() {
    NavigableSet<Double> bounds = new TreeSet<>();
    bounds.add(0.0);
    for (int power = FIRST_POWER; power <= LAST_POWER; power++) {
      double bound = BigDecimal.ONE.scaleByPowerOfTen(power).doubleValue();
      bounds.add(bound);
      bounds.add(-bound);
    }
    return array(bounds);
  }

  /**
   * About twenty bounds. They lie at equal distances, or at equal ratios if all values are positive
   * and the greatest is {@value #SKEWED} times the least or more.
   *
   * @param min the target's least value, finite
   * @param max its greatest value, finite
   */
  public static double[] between(double min, double max) {
    if (min == max) {
      return new double[] {min};
    }
    return min > 0 && max / min >= SKEWED ? ratios(min, max) : distances(min, max);
  }

  private static double[] ratios(double min, double max) {
    NavigableSet<Double> bounds = new TreeSet<>();
    int top = (int) Math.ceil(Math.log10(max));
    for (int power = top - DECADES; power <= top; power++) {
      for (double part : DECADE_PARTS) {
        bounds.add(BigDecimal.valueOf(part).scaleByPowerOfTen(power).doubleValue());
      }
    }
    Double first = bounds.floor(min);
    Double last = bounds.ceiling(max);
    return array(
        bounds.subSet(
            first == null ? bounds.first() : first, true, last == null ? max : last, true));
  }

  private static double[] distances(double min, double max) {
    BigDecimal least = new BigDecimal(min);
    BigDecimal step = step(new BigDecimal(max).subtract(least));
    BigDecimal first = least.divide(step, 0, RoundingMode.FLOOR).multiply(step);
    NavigableSet<Double> bounds = new TreeSet<>();
    BigDecimal bound = first;
    while (bound.doubleValue() < max) {
      bounds.add(bound.doubleValue());
      bound = bound.add(step);
    }
    bounds.add(Math.min(bound.doubleValue(), Double.MAX_VALUE));
    return array(bounds);
  }

  /** 1, 2 or 5 times a power of ten, so that there are no more than {@link #STEPS}. */
  private static BigDecimal step(BigDecimal width) {
    BigDecimal least = width.divide(BigDecimal.valueOf(STEPS), MathContext.DECIMAL64);
    int power = least.precision() - least.scale() - 1;
    for (int part : STEP_PARTS) {
      BigDecimal step = BigDecimal.valueOf(part).scaleByPowerOfTen(power);
      if (step.compareTo(least) >= 0) {
        return step;
      }
    }
    throw new IllegalStateException("ten times the power of ten is greater than the number");
  }

  private static double[] array(NavigableSet<Double> bounds) {
    return bounds.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
