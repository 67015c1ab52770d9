package io.sparkforest.contract.format.text;

/** Durations, with colons, with units behind numbers, or as ISO 8601 has them. */
public final class DurationText {
  private static final int MINUTE = 60;
  private static final int HOUR = 3_600;
  private static final int DAY = CivilDays.SECONDS_PER_DAY;
  private static final int WEEK = 7 * DAY;

  private static final int MAX_DIGITS = 9;

  private DurationText() {}

  /**
   * The seconds, negative behind a minus sign; NaN if a text is no duration.
   *
   * @param isMinutesAndSeconds whether {@code 4:35} is minutes and seconds; else it is hours and
   *     minutes
   */
  public static double seconds(char[] text, int start, int end, boolean isMinutesAndSeconds) {
    if (end - start < 2) {
      return Double.NaN;
    }
    if (text[start] == '-') {
      return -seconds(text, start + 1, end, isMinutesAndSeconds, false);
    }
    return seconds(text, start, end, isMinutesAndSeconds, true);
  }

  private static double seconds(
      char[] text, int start, int end, boolean isMinutesAndSeconds, boolean hasDays) {
    if (text[start] == 'P') {
      return iso(text, start + 1, end);
    }
    int digits = Characters.afterDigits(text, start, end);
    if (digits == start || digits - start > MAX_DIGITS) {
      return Double.NaN;
    }
    if (digits < end && text[digits] == ':') {
      return colons(text, start, digits, end, isMinutesAndSeconds);
    }
    int unit = Characters.afterSpaces(text, digits, end);
    int afterUnit = Characters.afterLetters(text, unit, end);
    if (hasDays && secondsPerUnit(text, unit, afterUnit) == DAY) {
      int clock = afterSeparator(text, afterUnit, end);
      int hour = Characters.afterDigits(text, clock, end);
      if (hour > clock && hour - clock <= MAX_DIGITS && hour < end && text[hour] == ':') {
        double days = (double) Characters.number(text, start, digits) * DAY;
        return days + colons(text, clock, hour, end, false);
      }
    }
    return units(text, start, end);
  }

  /** {@code h:mm}, {@code m:ss} or {@code h:mm:ss}, perhaps with a fraction of a second. */
  private static double colons(
      char[] text, int start, int colon, int end, boolean isMinutesAndSeconds) {
    int first = Characters.number(text, start, colon);
    int second = sexagesimal(text, colon + 1, end);
    int place = colon + 3;
    if (second < 0) {
      return Double.NaN;
    }
    double seconds;
    boolean hasSeconds = place < end && text[place] == ':';
    if (hasSeconds) {
      int third = sexagesimal(text, place + 1, end);
      if (third < 0) {
        return Double.NaN;
      }
      seconds = (double) first * HOUR + second * MINUTE + third;
      place += 3;
    } else {
      seconds =
          isMinutesAndSeconds
              ? (double) first * MINUTE + second
              : (double) first * HOUR + second * MINUTE;
    }
    if (place < end
        && (hasSeconds || isMinutesAndSeconds)
        && (text[place] == '.' || text[place] == ',')) {
      int after = Characters.afterDigits(text, place + 1, end);
      seconds += Decimals.marked(text, place, after, text[place]);
      place = after > place + 1 ? after : place;
    }
    return place == end ? seconds : Double.NaN;
  }

  /** The number of exactly two digits below 60; negative if there is none. */
  private static int sexagesimal(char[] text, int start, int end) {
    int after = Characters.afterDigits(text, start, Math.min(end, start + 3));
    int number = after == start + 2 ? Characters.number(text, start, after) : MINUTE;
    return number < MINUTE ? number : -1;
  }

  /** Numbers with units, the larger units first. */
  private static double units(char[] text, int start, int end) {
    double seconds = 0;
    double last = Double.POSITIVE_INFINITY;
    int place = start;
    while (place < end) {
      int afterNumber = Characters.afterNumber(text, place, end, '.', 0);
      int unit = Characters.afterSpaces(text, afterNumber, end);
      int afterUnit = Characters.afterLetters(text, unit, end);
      double perUnit = secondsPerUnit(text, unit, afterUnit);
      if (afterNumber == place || perUnit == 0 || perUnit >= last) {
        return Double.NaN;
      }
      seconds += Decimals.marked(text, place, afterNumber, '.') * perUnit;
      last = perUnit;
      place = afterSeparator(text, afterUnit, end);
    }
    return Double.isInfinite(seconds) ? Double.NaN : seconds;
  }

  /** After a comma, {@code and} and white space, of which all may be absent. */
  private static int afterSeparator(char[] text, int start, int end) {
    int place = start < end && text[start] == ',' ? start + 1 : start;
    place = Characters.afterSpaces(text, place, end);
    int word = Characters.afterLetters(text, place, end);
    return Characters.isWord(text, place, word, "and")
        ? Characters.afterSpaces(text, word, end)
        : place;
  }

  private static double secondsPerUnit(char[] text, int start, int end) {
    if (start == end) {
      return 0;
    }
    return switch (text[start] | 0x20) {
      case 'w' -> isUnit(text, start, end, "w", "week", "weeks", "wk", "wks") ? WEEK : 0;
      case 'd' -> isUnit(text, start, end, "d", "day", "days", "d", "d") ? DAY : 0;
      case 'h' -> isUnit(text, start, end, "h", "hour", "hours", "hr", "hrs") ? HOUR : 0;
      case 'm' -> {
        if (isUnit(text, start, end, "m", "minute", "minutes", "min", "mins")) {
          yield MINUTE;
        }
        yield isUnit(text, start, end, "ms", "millisecond", "milliseconds", "msec", "msecs")
            ? 1e-3
            : 0;
      }
      case 's' -> isUnit(text, start, end, "s", "second", "seconds", "sec", "secs") ? 1 : 0;
      default -> 0;
    };
  }

  private static boolean isUnit(
      char[] text,
      int start,
      int end,
      String one,
      String two,
      String three,
      String four,
      String five) {
    return Characters.isWord(text, start, end, one)
        || Characters.isWord(text, start, end, two)
        || Characters.isWord(text, start, end, three)
        || Characters.isWord(text, start, end, four)
        || Characters.isWord(text, start, end, five);
  }

  /**
   * After the P: weeks, days, T, hours, minutes, seconds. Years and months have no fixed length.
   */
  private static double iso(char[] text, int start, int end) {
    double seconds = 0;
    double last = Double.POSITIVE_INFINITY;
    boolean isTime = false;
    boolean isEmpty = true;
    int place = start;
    while (place < end) {
      if (text[place] == 'T' && !isTime) {
        isTime = true;
        isEmpty = true;
        place++;
        continue;
      }
      int unit = Characters.afterNumber(text, place, end, '.', 0);
      if (unit == place || unit == end) {
        return Double.NaN;
      }
      int perUnit =
          switch (text[unit]) {
            case 'W' -> isTime ? 0 : WEEK;
            case 'D' -> isTime ? 0 : DAY;
            case 'H' -> isTime ? HOUR : 0;
            case 'M' -> isTime ? MINUTE : 0;
            case 'S' -> isTime ? 1 : 0;
            default -> 0;
          };
      if (perUnit == 0 || perUnit >= last) {
        return Double.NaN;
      }
      seconds += Decimals.marked(text, place, unit, '.') * perUnit;
      last = perUnit;
      isEmpty = false;
      place = unit + 1;
    }
    return isEmpty || Double.isInfinite(seconds) ? Double.NaN : seconds;
  }
}
