package io.sparkforest.server.model;

import com.fasterxml.jackson.core.io.NumberInput;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a field's text to its value. The trainer follows the same rules, so that training and
 * serving cannot drift apart; they are written down in {@code docs/model-folder.md}.
 *
 * <p>A text is a range of characters, of which no string need be made.
 */
public final class FieldRules {
  private final String[] missingValues;

  /**
   * The rules of a model.
   *
   * @param missingValues tokens that mean "missing", exactly as written
   */
  public FieldRules(Set<String> missingValues) {
    this.missingValues = missingValues.toArray(String[]::new);
  }

  /** The text without surrounding white space, or null if it means "missing". */
  public @Nullable String present(String text) {
    char[] characters = text.toCharArray();
    int start = start(characters, 0, characters.length);
    int end = end(characters, start, characters.length);
    if (isMissing(characters, start, end)) {
      return null;
    }
    return text.substring(start, end);
  }

  /** Where the text without surrounding white space begins. */
  public static int start(char[] text, int start, int end) {
    int place = start;
    // All white space is in the basic plane: a character is a code point.
    while (place < end && Character.isWhitespace(text[place])) {
      place++;
    }
    return place;
  }

  /** Where the text without surrounding white space ends. */
  public static int end(char[] text, int start, int end) {
    int place = end;
    while (place > start && Character.isWhitespace(text[place - 1])) {
      place--;
    }
    return place;
  }

  /** Whether a text without surrounding white space means "missing". */
  public boolean isMissing(char[] text, int start, int end) {
    if (start == end) {
      return true;
    }
    for (String missing : missingValues) {
      if (isSame(missing, text, start, end)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a range of characters is a string. */
  public static boolean isSame(String string, char[] text, int start, int end) {
    if (string.length() != end - start) {
      return false;
    }
    for (int place = start; place < end; place++) {
      if (string.charAt(place - start) != text[place]) {
        return false;
      }
    }
    return true;
  }

  /** As {@link #number(char[], int, int)}. */
  public static double number(String text) {
    return number(text.toCharArray(), 0, text.length());
  }

  /** The number, infinite if it is too large for a double, NaN if the text is no number. */
  public static double number(char[] text, int start, int end) {
    if (!isDecimal(text, start, end)) {
      return Double.NaN;
    }
    return NumberInput.parseDouble(text, start, end - start, true);
  }

  /** The message for a number that is not finite. */
  public static String numberRule(double number) {
    if (Double.isNaN(number)) {
      return "must be a decimal number";
    }
    return "must be a number that a double can hold";
  }

  /**
   * Whether a text is {@code [+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?}. Narrower than
   * {@link Double#parseDouble}, which also takes {@code 1d}, {@code 1.}, {@code 0x1p3} and {@code
   * Infinity}.
   */
  private static boolean isDecimal(char[] text, int start, int end) {
    int whole = afterSign(text, start, end);
    int place = afterDigits(text, whole, end);
    boolean hasDigits = place > whole;
    if (place < end && text[place] == '.') {
      int fraction = place + 1;
      place = afterDigits(text, fraction, end);
      hasDigits = place > fraction;
    }
    if (hasDigits && place < end && (text[place] == 'e' || text[place] == 'E')) {
      int exponent = afterSign(text, place + 1, end);
      place = afterDigits(text, exponent, end);
      hasDigits = place > exponent;
    }
    return hasDigits && place == end;
  }

  private static int afterSign(char[] text, int start, int end) {
    boolean isSigned = start < end && (text[start] == '+' || text[start] == '-');
    return isSigned ? start + 1 : start;
  }

  private static int afterDigits(char[] text, int start, int end) {
    int place = start;
    while (place < end && text[place] >= '0' && text[place] <= '9') {
      place++;
    }
    return place;
  }
}
