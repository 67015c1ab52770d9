package io.sparkforest.contract.format.text;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * From decimal digits to the nearest double.
 *
 * <p>Where the digits are a whole number of at most 2^53 and the power of ten is exact, too, one
 * multiplication or division rounds correctly (Clinger, How to Read Floating Point Numbers
 * Accurately, 1990). All others are left to Jackson.
 */
public final class Decimals {
  private static final long MAX_EXACT = 1L << 53;

  /** That many digits fit into a long. */
  private static final int MAX_DIGITS = 18;

  private static final int MAX_EXPONENT = 1 << 20;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private Decimals() {}

  /**
   * The number that {@code [+-]?(digits[.digits]|.digits)[(e|E)[+-]digits]} writes, infinite if it
   * is too large for a double, NaN if the text is something else.
   */
  public static double plain(char[] text, int start, int end) {
    int place = start;
    boolean isNegative = false;
    if (place < end && (text[place] == '-' || text[place] == '+')) {
      isNegative = text[place] == '-';
      place++;
    }
    int whole = place;
    long mantissa = 0;
    while (place < end && Characters.isDigit(text[place])) {
      mantissa = mantissa * 10 + (text[place] - '0');
      place++;
    }
    int digits = place - whole;
    int power = 0;
    if (place < end && text[place] == '.') {
      int fraction = place + 1;
      place = fraction;
      while (place < end && Characters.isDigit(text[place])) {
        mantissa = mantissa * 10 + (text[place] - '0');
        place++;
      }
      if (place == fraction) {
        return Double.NaN;
      }
      power = fraction - place;
      digits -= power;
    }
    if (digits == 0) {
      return Double.NaN;
    }
    if (place < end && (text[place] == 'e' || text[place] == 'E')) {
      int exponentEnd = Characters.afterExponent(text, place, end);
      if (exponentEnd == place) {
        return Double.NaN;
      }
      power += exponent(text, place + 1, exponentEnd);
      place = exponentEnd;
    }
    if (place != end) {
      return Double.NaN;
    }
    if (isExact(mantissa, digits, power)) {
      return exact(isNegative, mantissa, power);
    }
    return NumberInput.parseDouble(text, start, end - start, true);
  }

  /**
   * The number that digits write, between which lie marks of thousands.
   *
   * @param text from {@code start} to before {@code end} is what {@link
   *     Characters#afterNumber(char[], int, int, char, int)} found
   * @param decimal the decimal mark
   */
  static double marked(char[] text, int start, int end, char decimal) {
    long mantissa = 0;
    int digits = 0;
    int power = 0;
    boolean isFraction = false;
    int place = start;
    while (place < end && text[place] != 'e' && text[place] != 'E') {
      char character = text[place];
      if (Characters.isDigit(character)) {
        mantissa = mantissa * 10 + (character - '0');
        digits++;
        power -= isFraction ? 1 : 0;
      } else if (character == decimal) {
        isFraction = true;
      }
      place++;
    }
    if (place < end) {
      power += exponent(text, place + 1, end);
    }
    if (isExact(mantissa, digits, power)) {
      return exact(false, mantissa, power);
    }
    return unmarked(text, start, end, decimal);
  }

  private static double unmarked(char[] text, int start, int end, char decimal) {
    char[] plain = new char[end - start + 1];
    int length = 0;
    for (int place = start; place < end; place++) {
      char character = text[place];
      if (character == decimal) {
        plain[length++] = '.';
      } else if (character < 0x80 && character != ' ' && character != ',' && character != '.') {
        plain[length] = character;
        length += character == '\'' ? 0 : 1;
      }
    }
    return Double.parseDouble(new String(plain, 0, length));
  }

  private static int exponent(char[] text, int start, int end) {
    boolean isSigned = text[start] == '-' || text[start] == '+';
    int exponent = 0;
    for (int place = isSigned ? start + 1 : start; place < end; place++) {
      exponent = Math.min(MAX_EXPONENT, exponent * 10 + (text[place] - '0'));
    }
    return text[start] == '-' ? -exponent : exponent;
  }

  private static boolean isExact(long mantissa, int digits, int power) {
    return digits <= MAX_DIGITS
        && mantissa <= MAX_EXACT
        && power > -POWERS.length
        && power < POWERS.length;
  }

  private static double exact(boolean isNegative, long mantissa, int power) {
    double number = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
    return isNegative ? -number : number;
  }
}
