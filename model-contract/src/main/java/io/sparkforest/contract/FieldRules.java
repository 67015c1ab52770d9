package io.sparkforest.contract;

import io.sparkforest.contract.format.PlainNumber;
import io.sparkforest.contract.format.text.Characters;
import java.io.Serializable;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From a field's text to its value, for a column without a format of its own: white space around
 * the text does not count, an empty text or a token means "missing", and a number is a plain
 * decimal ({@link PlainNumber}).
 *
 * <p>A text is a string or a range of characters, of which no string need be made.
 */
public final class FieldRules implements Serializable {
  private static final long serialVersionUID = 2;
  private static final int ASCII = 0x80;

  private final Set<String> missingValues;

  /** The same: a few tokens are compared faster one by one than a string is made of a range. */
  private final String[] tokens;

  /** By character of ASCII: whether a token begins with it, which few texts do. */
  private final boolean[] tokenStarts = new boolean[ASCII];

  /**
   * The rules of a model.
   *
   * @param missingValues tokens that mean "missing", exactly as written, besides the empty field
   */
  public FieldRules(Set<String> missingValues) {
    this.missingValues = missingValues;
    this.tokens = missingValues.toArray(String[]::new);
    for (String token : tokens) {
      if (!token.isEmpty() && token.charAt(0) < ASCII) {
        tokenStarts[token.charAt(0)] = true;
      }
    }
  }

  /** Tokens that mean "missing", exactly as written, besides the empty field. */
  public Set<String> missingValues() {
    return missingValues;
  }

  /** Whether a text, with any white space around it, means "missing". */
  public boolean isMissing(String text) {
    return present(text) == null;
  }

  /** The text without surrounding white space, or null if it means "missing". */
  public @Nullable String present(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() || missingValues.contains(stripped) ? null : stripped;
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
    if (text[start] < ASCII && !tokenStarts[text[start]]) {
      return false;
    }
    for (String token : tokens) {
      if (Characters.isSame(text, start, end, token)) {
        return true;
      }
    }
    return false;
  }

  /** As {@link #number(char[], int, int)}. */
  public static double number(String text) {
    return number(text.toCharArray(), 0, text.length());
  }

  /**
   * The number that a text without surrounding white space is, infinite if it is too large for a
   * double, NaN if the text is no number.
   */
  public static double number(char[] text, int start, int end) {
    return PlainNumber.value(text, start, end);
  }

  /** The number; empty if the text is no number or one too large for a double. */
  public static OptionalDouble finiteNumber(String text) {
    double number = number(text);
    return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  /** The message for a number that is not finite. */
  public static String numberRule(double number) {
    if (Double.isNaN(number)) {
      return "must be a decimal number";
    }
    return "must be a number that a double can hold";
  }
}
