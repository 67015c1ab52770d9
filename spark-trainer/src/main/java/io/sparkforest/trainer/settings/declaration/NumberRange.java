package io.sparkforest.trainer.settings.declaration;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * The numbers that a hyperparameter takes.
 *
 * @param min lower end
 * @param includesMin whether it belongs to the range
 * @param max upper end; infinite if there is none
 * @param includesMax whether it belongs to the range
 */
public record NumberRange(double min, boolean includesMin, double max, boolean includesMax) {
  /** Both ends belong to it. */
  public static NumberRange closed(double min, double max) {
    return new NumberRange(min, true, max, true);
  }

  /** The lower end alone belongs to it. */
  public static NumberRange below(double min, double max) {
    return new NumberRange(min, true, max, false);
  }

  /** The upper end alone belongs to it. */
  public static NumberRange above(double min, double max) {
    return new NumberRange(min, false, max, true);
  }

  /** Without an upper end. */
  public static NumberRange from(double min) {
    return new NumberRange(min, true, Double.POSITIVE_INFINITY, false);
  }

  boolean contains(double number) {
    return (includesMin ? number >= min : number > min)
        && (includesMax ? number <= max : number < max);
  }

  /** As error messages have it, after "a number". */
  String expected() {
    if (Double.isInfinite(max)) {
      return "of at least " + plain(min);
    }
    if (!includesMin) {
      return "above " + plain(min) + " and at most " + plain(max);
    }
    return "from " + plain(min) + " to " + (includesMax ? "" : "below ") + plain(max);
  }

  /** As the documentation has it. */
  String documented() {
    String from = (includesMin ? "" : "above ") + grouped(min);
    if (Double.isInfinite(max)) {
      return from + " and up";
    }
    return from + " to " + (includesMax ? "" : "below ") + grouped(max);
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static String grouped(double number) {
    return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT))
        .format(number);
  }
}
