package io.sparkforest.contract;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which characters can separate the fields of CSV, and how a setting names one. */
public final class FieldSeparator {
  /** What a separator must be, as error messages have it. */
  public static final String RULE =
      "must be tab or a single character that is no quote, letter, digit, point, sign or line break";

  /** Characters that fields themselves are made of, and halves of others. */
  private static final Pattern NO_SEPARATORS =
      Pattern.compile("[\"\\r\\n.+\\-\\p{L}\\p{N}\\x00\\p{Cs}]");

  private FieldSeparator() {}

  /**
   * The separator that a text names: the character itself, or {@code tab} or {@code \\t} for a tab.
   *
   * @return empty if it names none
   */
  public static Optional<Character> parse(String text) {
    if (text.equalsIgnoreCase("tab") || text.equals("\\t")) {
      return Optional.of('\t');
    }
    return text.length() == 1 && isValid(text.charAt(0))
        ? Optional.of(text.charAt(0))
        : Optional.empty();
  }

  /**
   * Whether a character can separate fields: any but a quote, letter, digit, point, sign, line
   * break or NUL.
   */
  public static boolean isValid(char character) {
    return !NO_SEPARATORS.matcher(String.valueOf(character)).matches();
  }
}
