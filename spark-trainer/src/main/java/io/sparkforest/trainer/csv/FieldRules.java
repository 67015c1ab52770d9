package io.sparkforest.trainer.csv;

import java.io.Serializable;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the text of a field to a value, by the rules that the server follows too (see
 * docs/model-folder.md): white space is stripped, an empty field or a token means "missing", and a
 * number is a finite decimal.
 *
 * @param missingValues tokens that mean "missing", besides the empty field
 */
public record FieldRules(Set<String> missingValues) implements Serializable {
  /** Whether the field means "missing". */
  public boolean isMissing(String field) {
    return present(field) == null;
  }

  /** The field without surrounding white space, or null if it means "missing". */
  public @Nullable String present(String field) {
    String text = field.strip();
    return text.isEmpty() || missingValues.contains(text) ? null : text;
  }

  /**
   * Reads {@code [+-]?(digits[.digits]|.digits)[(e|E)[+-]digits]}. What Java's own parser takes
   * besides ({@code 1d}, {@code 0x1p3}, {@code Infinity}) is text, and so is a number too large for
   * a double.
   */
  public static OptionalDouble number(String text) {
    if (!isDecimal(text)) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(text);
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  private static boolean isDecimal(String text) {
    int position = skipSign(text, 0);
    int wholeEnd = skipDigits(text, position);
    int mantissaDigits = wholeEnd - position;
    position = wholeEnd;
    if (position < text.length() && text.charAt(position) == '.') {
      int fractionEnd = skipDigits(text, position + 1);
      int fractionDigits = fractionEnd - position - 1;
      if (fractionDigits == 0) {
        return false;
      }
      mantissaDigits += fractionDigits;
      position = fractionEnd;
    }
    if (mantissaDigits == 0) {
      return false;
    }
    if (position < text.length()
        && (text.charAt(position) == 'e' || text.charAt(position) == 'E')) {
      int exponent = skipSign(text, position + 1);
      position = skipDigits(text, exponent);
      if (position == exponent) {
        return false;
      }
    }
    return position == text.length();
  }

  private static int skipSign(String text, int position) {
    boolean isSign =
        position < text.length() && (text.charAt(position) == '+' || text.charAt(position) == '-');
    return isSign ? position + 1 : position;
  }

  private static int skipDigits(String text, int position) {
    int end = position;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }
}
