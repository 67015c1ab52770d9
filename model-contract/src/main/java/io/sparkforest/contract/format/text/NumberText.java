package io.sparkforest.contract.format.text;

/**
 * A number as people write it, taken apart: a sign, perhaps a currency before it, digits with marks
 * of thousands, perhaps a unit behind it. Negative are also {@code (5)}, {@code 5-} and what has
 * the minus sign U+2212. Between two numbers a dash or {@code to} makes a range, which stands for
 * its middle.
 */
public final class NumberText {
  private static final char MINUS = '\u2212';

  private final char[] text;
  private final char decimal;
  private final int thousands;

  private int place;
  private int end;
  private boolean isSigned;
  private boolean isNegative;
  private int marksUsed;

  /** Where the text beside the number lies; empty if there is none. */
  private int affixStart;

  private int affixEnd;
  private boolean isPrefix;
  private boolean isRange;

  /** NaN if the text is no such number; the text beside it is still to be checked. */
  private double value = Double.NaN;

  /**
   * Takes a text apart.
   *
   * @param thousands the {@link GroupMark#flag}s of the marks that may be between digits
   */
  public NumberText(char[] text, int start, int end, DecimalMark decimal, int thousands) {
    this.text = text;
    this.decimal = decimal.character();
    this.thousands = thousands;
    this.place = Characters.afterSpaces(text, start, end);
    this.end = Characters.beforeSpaces(text, place, end);
    read();
  }

  /**
   * The number, infinite if it is too large for a double; NaN if there is none. Whether the text
   * beside it is a unit is not checked.
   */
  public double value() {
    return value;
  }

  /** Whether it is the middle of a range. */
  public boolean isRange() {
    return isRange;
  }

  /** Whether there is text beside the number, before or behind it. */
  public boolean hasAffix() {
    return affixStart < affixEnd;
  }

  /** Where the text beside the number begins. */
  public int affixStart() {
    return affixStart;
  }

  /** Where the text beside the number ends. */
  public int affixEnd() {
    return affixEnd;
  }

  /** Whether the text beside the number is before it. */
  public boolean isPrefix() {
    return isPrefix;
  }

  /** The {@link GroupMark#flag}s of the marks between its digits. */
  public int marksUsed() {
    return marksUsed;
  }

  private void read() {
    if (end - place > 2 && text[place] == '(' && text[end - 1] == ')') {
      isSigned = true;
      isNegative = true;
      place = Characters.afterSpaces(text, place + 1, end);
      end = Characters.beforeSpaces(text, place, end - 1);
    }
    readSign();
    readPrefix();
    int afterNumber = Characters.afterNumber(text, place, end, decimal, thousands);
    if (afterNumber == place) {
      return;
    }
    double number = number(afterNumber);
    place = Characters.afterSpaces(text, afterNumber, end);
    if (place < end && !isPrefix && !isSigned && isRangeOf(number)) {
      return;
    }
    if (place == end - 1 && !isSigned && isMinus(text[place])) {
      isNegative = true;
      place++;
    }
    if (place < end) {
      if (isPrefix) {
        return;
      }
      affixStart = place;
      affixEnd = end;
    }
    value = isNegative ? -number : number;
  }

  private void readSign() {
    if (!isSigned && place < end && (isMinus(text[place]) || text[place] == '+')) {
      isSigned = true;
      isNegative = text[place] != '+';
      place = Characters.afterSpaces(text, place + 1, end);
    }
  }

  private void readPrefix() {
    int start = place;
    int limit = Math.min(end, place + Units.MAX_PREFIX + 1);
    while (place < limit && !isNumberAt(start)) {
      place++;
    }
    affixStart = start;
    affixEnd = Characters.beforeSpaces(text, start, place);
    isPrefix = hasAffix();
    if (isPrefix) {
      readSign();
    }
  }

  /** A point behind a letter belongs to it, as in {@code Rs.5}. */
  private boolean isNumberAt(int start) {
    char character = text[place];
    return Characters.isDigit(character)
        || isMinus(character)
        || character == '+'
        || (character == decimal && (place == start || !Character.isLetter(text[place - 1])));
  }

  private boolean isRangeOf(double from) {
    char character = text[place];
    int second;
    if (character == '-' || character == '\u2013' || character == '\u2014') {
      second = place + 1;
    } else if (character == 't' && place + 2 < end && text[place + 1] == 'o') {
      second = place + 2;
    } else {
      return false;
    }
    int before = place;
    place = Characters.afterSpaces(text, second, end);
    int afterNumber = Characters.afterNumber(text, place, end, decimal, thousands);
    if (afterNumber == end && afterNumber > place) {
      double to = number(afterNumber);
      if (from < to) {
        isRange = true;
        value = from / 2 + to / 2;
        return true;
      }
    }
    place = before;
    return false;
  }

  private double number(int afterNumber) {
    for (int each = place; each < afterNumber; each++) {
      if (text[each] != decimal) {
        marksUsed |= GroupMark.flagOf(text[each]);
      }
    }
    return Decimals.marked(text, place, afterNumber, decimal);
  }

  private static boolean isMinus(char character) {
    return character == '-' || character == MINUS;
  }
}
