package io.sparkforest.contract.format.text;

/**
 * Looks at ranges of characters, from {@code start} to before {@code end}: where digits, white
 * space and numbers end in them, and whether they are a word. Digits and letters are those of
 * ASCII.
 */
public final class Characters {
  private Characters() {}

  /** Whether it is a digit of ASCII. */
  public static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  /** Whether it is a letter of ASCII. */
  public static boolean isLetter(char character) {
    int lowerCase = character | 0x20;
    return lowerCase >= 'a' && lowerCase <= 'z';
  }

  /** Whether it is white space, no-break spaces included. */
  static boolean isSpace(char character) {
    return character == ' '
        || (character != '0'
            && (Character.isWhitespace(character) || Character.isSpaceChar(character)));
  }

  /** Where the digits that begin at {@code start} end; {@code start} if there are none. */
  public static int afterDigits(char[] text, int start, int end) {
    int place = start;
    while (place < end && isDigit(text[place])) {
      place++;
    }
    return place;
  }

  /** Where the letters that begin at {@code start} end; {@code start} if there are none. */
  public static int afterLetters(char[] text, int start, int end) {
    int place = start;
    while (place < end && isLetter(text[place])) {
      place++;
    }
    return place;
  }

  /** Where the white space that begins at {@code start} ends; {@code start} if there is none. */
  public static int afterSpaces(char[] text, int start, int end) {
    int place = start;
    while (place < end && isSpace(text[place])) {
      place++;
    }
    return place;
  }

  /** Where a text without the white space at its end ends. */
  public static int beforeSpaces(char[] text, int start, int end) {
    int place = end;
    while (place > start && isSpace(text[place - 1])) {
      place--;
    }
    return place;
  }

  /** The end of an exponent that begins with the e at {@code start}; {@code start} if none does. */
  static int afterExponent(char[] text, int start, int end) {
    int place = start + 1;
    if (place < end && (text[place] == '-' || text[place] == '+')) {
      place++;
    }
    int after = afterDigits(text, place, end);
    return after == place ? start : after;
  }

  /** The whole number that at most nine digits write. */
  static int number(char[] text, int start, int end) {
    int number = 0;
    for (int place = start; place < end; place++) {
      number = number * 10 + (text[place] - '0');
    }
    return number;
  }

  /**
   * Whether a text is a word, in upper or lower case.
   *
   * @param lowerCase the word, whose ASCII letters are lower case
   */
  public static boolean isWord(char[] text, int start, int end, String lowerCase) {
    if (lowerCase.length() != end - start) {
      return false;
    }
    for (int place = start; place < end; place++) {
      char character = text[place];
      char lower = character >= 'A' && character <= 'Z' ? (char) (character | 0x20) : character;
      if (lower != lowerCase.charAt(place - start)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a text is exactly a string. */
  public static boolean isSame(char[] text, int start, int end, String string) {
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

  /**
   * The end of a number without a sign: digits, which marks of thousands may group, a fraction, an
   * exponent if nothing groups; {@code start} if there is no digit.
   *
   * <p>Groups have three digits, the first one to three and no zero in front; between commas they
   * may also have two, all but the last, as in India.
   *
   * @param thousands the marks as {@link GroupMark#flag}s, of which a number has one
   */
  static int afterNumber(char[] text, int start, int end, char decimal, int thousands) {
    int whole = afterDigits(text, start, end);
    int place = whole;
    if (whole > start && whole - start <= 3 && text[start] != '0' && whole < end) {
      place = afterGroups(text, whole, end, thousands);
    }
    boolean isGrouped = place > whole;
    if (place < end && text[place] == decimal) {
      int fraction = afterDigits(text, place + 1, end);
      if (fraction == start + 1) {
        return start;
      }
      place = fraction;
    } else if (place == start) {
      return start;
    }
    if (!isGrouped && place < end && (text[place] == 'e' || text[place] == 'E')) {
      place = afterExponent(text, place, end);
    }
    return place;
  }

  private static int afterGroups(char[] text, int start, int end, int thousands) {
    int mark = GroupMark.flagOf(text[start]) & thousands;
    if (mark == 0) {
      return start;
    }
    int grouped = start;
    int place = start;
    while (place < end && GroupMark.flagOf(text[place]) == mark) {
      int group = afterDigits(text, place + 1, end);
      int length = group - place - 1;
      if (length == 3) {
        grouped = group;
      } else if (length != 2 || mark != GroupMark.COMMA.flag()) {
        break;
      }
      place = group;
    }
    return grouped;
  }
}
