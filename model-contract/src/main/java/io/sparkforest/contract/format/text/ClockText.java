package io.sparkforest.contract.format.text;

/**
 * Times of day: {@code 14:30}, {@code 14:30:59.25}, {@code 2:30 PM}, {@code 2 p.m.}. Fractions of a
 * second are cut off.
 */
public final class ClockText {
  /** What is no time. */
  public static final int NONE = -1;

  private ClockText() {}

  /**
   * Seconds since midnight, {@link #NONE} if a text is no time.
   *
   * @param hasZone whether a zone may follow, which is checked and has no influence: {@code Z},
   *     {@code UTC}, {@code GMT}, {@code +02}, {@code +0200} or {@code +02:00}
   */
  public static int seconds(char[] text, int start, int end, boolean hasZone) {
    int place = Characters.afterDigits(text, start, end);
    if (place == start || place - start > 2) {
      return NONE;
    }
    int hour = Characters.number(text, start, place);
    int minute = 0;
    int second = 0;
    boolean isExact = false;
    if (isColon(text, place, end)) {
      minute = twoDigits(text, place + 1, end);
      place += 3;
      isExact = true;
      if (isColon(text, place, end)) {
        second = twoDigits(text, place + 1, end);
        place += 3;
        if (place < end && (text[place] == '.' || text[place] == ',')) {
          int fraction = place + 1;
          place = Characters.afterDigits(text, fraction, end);
          second = place == fraction ? NONE : second;
        }
      }
    }
    if (minute < 0 || minute > 59 || second < 0 || second > 59) {
      return NONE;
    }
    int half = halfOfDay(text, Characters.afterSpaces(text, place, end), end);
    if (half != NONE) {
      place = end;
      if (hour < 1 || hour > 12) {
        return NONE;
      }
      hour = hour % 12 + half;
      isExact = true;
    }
    boolean isEnd = place == end || (hasZone && isZone(text, place, end));
    return isExact && isEnd ? ofDay(hour, minute, second, hasZone) : NONE;
  }

  /** Seconds since midnight; {@link #NONE} if no clock shows this. */
  private static int ofDay(int hour, int minute, int second, boolean mayBeMidnightAsEnd) {
    boolean isMidnight = hour == 24 && minute == 0 && second == 0;
    boolean isShown = minute <= 59 && second <= 59 && hour <= 23;
    return isShown || (isMidnight && mayBeMidnightAsEnd)
        ? hour * 3_600 + minute * 60 + second
        : NONE;
  }

  /**
   * Seconds since midnight of a time in ISO 8601's basic format, {@code 1430} or {@code
   * 143059.25+0200}, {@link #NONE} if a text is none.
   */
  public static int basic(char[] text, int start, int end) {
    int place = Characters.afterDigits(text, start, end);
    int digits = place - start;
    if (digits != 4 && digits != 6) {
      return NONE;
    }
    int hour = Characters.number(text, start, start + 2);
    int minute = Characters.number(text, start + 2, start + 4);
    int second = digits == 6 ? Characters.number(text, start + 4, place) : 0;
    if (digits == 6 && place + 1 < end && (text[place] == '.' || text[place] == ',')) {
      place = Characters.afterDigits(text, place + 1, end);
    }
    boolean isEnd = place == end || isZone(text, place, end);
    return isEnd ? ofDay(hour, minute, second, true) : NONE;
  }

  private static boolean isColon(char[] text, int place, int end) {
    return place < end && text[place] == ':';
  }

  /** The number of exactly two digits, or NONE. */
  private static int twoDigits(char[] text, int start, int end) {
    int after = Characters.afterDigits(text, start, Math.min(end, start + 3));
    return after == start + 2 ? Characters.number(text, start, after) : NONE;
  }

  /** 0 for AM, 12 for PM, NONE if the rest of a text is neither. */
  private static int halfOfDay(char[] text, int start, int end) {
    if (end - start < 2 || end - start > 4) {
      return NONE;
    }
    if (Characters.isWord(text, start, end, "am") || Characters.isWord(text, start, end, "a.m.")) {
      return 0;
    }
    if (Characters.isWord(text, start, end, "pm") || Characters.isWord(text, start, end, "p.m.")) {
      return 12;
    }
    return NONE;
  }

  private static boolean isZone(char[] text, int afterTime, int end) {
    int start = Characters.afterSpaces(text, afterTime, end);
    if (start < end && (text[start] == '+' || text[start] == '-' || text[start] == '\u2212')) {
      return isOffset(text, start + 1, end);
    }
    return Characters.isWord(text, start, end, "z")
        || Characters.isWord(text, start, end, "utc")
        || Characters.isWord(text, start, end, "gmt");
  }

  private static boolean isOffset(char[] text, int start, int end) {
    int place = Characters.afterDigits(text, start, end);
    boolean hasMinutes = place - start == 4 || isColon(text, place, end);
    int minute = hasMinutes ? twoDigits(text, place - start == 4 ? start + 2 : place + 1, end) : 0;
    int expectedEnd = place - start == 4 || !hasMinutes ? place : place + 3;
    boolean hasHour = place - start == 2 || (place - start == 4 && expectedEnd == place);
    return hasHour
        && expectedEnd == end
        && Characters.number(text, start, start + 2) <= 18
        && minute >= 0
        && minute <= 59;
  }
}
