package io.sparkforest.contract.format.text;

import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;

/** Which texts can stand before or behind a number as its currency or unit. */
public final class Units {
  /** Characters of a unit at most. */
  public static final int MAX_LENGTH = 24;

  /** Characters of a currency before a number at most. */
  public static final int MAX_PREFIX = 5;

  private static final Set<String> CURRENCY_CODES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> CURRENCY_WORDS = Set.of("Rs", "Rs.", "rs", "rs.", "kr", "kr.");

  /** The label of the empty unit. */
  public static final String NO_UNIT = "none";

  private Units() {}

  /**
   * Whether a text is a currency: has a symbol for one, as {@code US$}, or is a code of ISO 4217.
   */
  public static boolean isCurrency(String text) {
    for (int place = 0; place < text.length(); place++) {
      if (Character.getType(text.charAt(place)) == Character.CURRENCY_SYMBOL) {
        return true;
      }
    }
    return CURRENCY_CODES.contains(text) || CURRENCY_WORDS.contains(text);
  }

  /** As {@link #isCurrency(String)}, without making a string of most texts that are none. */
  public static boolean isCurrency(char[] text, int start, int end) {
    if (end - start > MAX_PREFIX) {
      return false;
    }
    if (end - start == 1) {
      return Character.getType(text[start]) == Character.CURRENCY_SYMBOL;
    }
    return isCurrency(new String(text, start, end - start));
  }

  /**
   * Whether a text can stand behind a number: begins with a letter or symbol, and has no digit but
   * a 2 or 3 behind a letter, as in {@code km2}.
   */
  public static boolean isUnit(char[] text, int start, int end) {
    boolean isPossible = start < end && end - start <= MAX_LENGTH && canBegin(text[start]);
    if (!isPossible || Characters.isWord(text, start, end, NO_UNIT)) {
      return false;
    }
    for (int place = start; place < end; place++) {
      char character = text[place];
      boolean isPower =
          (character == '2' || character == '3')
              && place > start
              && Character.isLetter(text[place - 1])
              && (place + 1 == end || !Character.isLetterOrDigit(text[place + 1]));
      if ((Character.isDigit(character) && !isPower) || character < ' ') {
        return false;
      }
    }
    return true;
  }

  /** Whether a text can be a unit in a format's text form. */
  public static boolean isUnit(String text) {
    return isUnit(text.toCharArray(), 0, text.length())
        || (text.length() <= MAX_PREFIX && isCurrency(text));
  }

  private static boolean canBegin(char character) {
    return Character.isLetter(character)
        || "%\u2030\u00B0\"'+*#\u00B2\u00B3/".indexOf(character) >= 0
        || Character.getType(character) == Character.CURRENCY_SYMBOL;
  }
}
