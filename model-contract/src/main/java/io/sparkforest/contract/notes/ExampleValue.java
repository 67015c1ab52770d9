package io.sparkforest.contract.notes;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Values that a model can score, made of what {@link Note#SIGNATURE} tells of a column: numbers
 * within the range of training, and labels that the model knows. Fields of a format have its own
 * example, {@code ColumnFormat.example}.
 */
public final class ExampleValue {
  /** Of a column whose range is not known. */
  public static final BigDecimal ANY_NUMBER = BigDecimal.ONE;

  /** Of a column whose labels are not known. */
  public static final String ANY_LABEL = "a";

  /** Short enough to be read. */
  private static final int USUAL_DIGITS = 3;

  private ExampleValue() {}

  /**
   * A number of a range, with as few digits as possible, but three; whole if both ends are.
   *
   * @param min the least, finite
   * @param max the greatest, finite
   * @param share where it lies in the range, from 0 to 1
   */
  public static BigDecimal number(double min, double max, double share) {
    double exact = Math.max(min, Math.min(max, min * (1 - share) + max * share));
    if (min == Math.rint(min) && max == Math.rint(max)) {
      return plain(new BigDecimal(exact).setScale(0, RoundingMode.HALF_EVEN));
    }
    for (int digits = USUAL_DIGITS; digits <= MathContext.DECIMAL64.getPrecision(); digits++) {
      BigDecimal rounded = new BigDecimal(exact).round(new MathContext(digits));
      if (rounded.doubleValue() >= min && rounded.doubleValue() <= max) {
        return plain(rounded);
      }
    }
    return plain(new BigDecimal(Double.toString(exact)));
  }

  /** Without zeros at the end of a fraction, and without an exponent, which is hard to read. */
  private static BigDecimal plain(BigDecimal number) {
    return new BigDecimal(number.stripTrailingZeros().toPlainString());
  }

  /** One of the labels, each in turn. */
  public static String label(List<String> levels, int turn) {
    return levels.isEmpty() ? ANY_LABEL : levels.get(turn % levels.size());
  }
}
