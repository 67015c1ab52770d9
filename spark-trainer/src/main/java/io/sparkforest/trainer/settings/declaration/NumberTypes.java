package io.sparkforest.trainer.settings.declaration;

import java.math.BigDecimal;
import java.util.Optional;

/** Types whose values are numbers. */
public final class NumberTypes {
  private NumberTypes() {}

  /** A whole number from min to max, which both belong to the range. */
  public static SimpleType<Integer> wholeNumber(int min, int max) {
    return wholeNumber(NumberRange.closed(min, max));
  }

  /** A whole number of 31 bits, min at least. */
  public static SimpleType<Integer> wholeNumberFrom(int min) {
    return wholeNumber(NumberRange.from(min));
  }

  private static SimpleType<Integer> wholeNumber(NumberRange range) {
    return new SimpleType<>(
        "whole number",
        range.documented(),
        "a whole number " + range.expected(),
        text -> {
          try {
            int number = Integer.parseInt(text);
            return range.contains(number) ? Optional.of(number) : Optional.empty();
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        });
  }

  /** A whole number of 64 bits. */
  public static SimpleType<Long> wholeNumberOf64Bits() {
    return new SimpleType<>(
        "whole number",
        "64 bits",
        "a whole number of 64 bits",
        text -> {
          try {
            return Optional.of(Long.parseLong(text));
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        });
  }

  /** A decimal number. */
  public static SimpleType<Double> number(NumberRange range) {
    return new SimpleType<>(
        "number",
        range.documented(),
        "a number " + range.expected(),
        text -> {
          try {
            // Only decimals, as in the data: Double's own parser also accepts 1d, 0x1p3 and NaN.
            double number = new BigDecimal(text).doubleValue();
            return Double.isFinite(number) && range.contains(number)
                ? Optional.of(number)
                : Optional.empty();
          } catch (NumberFormatException e) {
            return Optional.empty();
          }
        });
  }
}
