package io.sparkforest.contract.format.text;

/**
 * Dates, perhaps with a time and a zone: {@code 2021-06-13}, {@code 2021-06-13T14:30:00.5+02:00},
 * {@code 13/06/2021 14:30}, {@code 6.13.21}, {@code 13-Jun-2021}, {@code Sunday, June 13, 2021 2:30
 * PM}, {@code 20210613}, {@code 20210613T143000Z}.
 *
 * <p>Four digits are a year wherever they stand. Of two digits, 69 to 99 mean 1969 to 1999 and 00
 * to 68 mean 2000 to 2068, as for POSIX, and stand last. A zone has no influence: date and time are
 * what the clock showed there.
 */
public final class DateText {
  /** What is no date. */
  public static final long NONE = Long.MIN_VALUE;

  /** Years of two digits are of the 20th century from here on. */
  private static final int PIVOT = 69;

  private DateText() {}

  /** Seconds since 1970-01-01T00:00, {@link #NONE} if a text is no date in that order. */
  public static long seconds(char[] text, int start, int end, DateOrder order) {
    if (end - start < 6) {
      return NONE;
    }
    if (Characters.isLetter(text[start])) {
      return named(text, start, end, order);
    }
    int first = Characters.afterDigits(text, start, end);
    if (order == DateOrder.COMPACT) {
      return first - start == 8 ? compact(text, start, end) : NONE;
    }
    if (first == start || first - start > 4 || first + 2 >= end) {
      return NONE;
    }
    char separator = text[first];
    int month = first + 1;
    if (separator == ' ' || Characters.isLetter(text[month]) || Characters.isLetter(separator)) {
      return dayAndName(text, start, first, end, order);
    }
    if (separator == '.' && text[month] == ' ') {
      return dayAndName(text, start, first, end, order);
    }
    int second = Characters.afterDigits(text, month, end);
    if (!isSeparator(separator) || second == end || text[second] != separator) {
      return NONE;
    }
    int last = Characters.afterDigits(text, second + 1, end);
    if (second == month || second - month > 2) {
      return NONE;
    }
    int one = Characters.number(text, start, first);
    int two = Characters.number(text, month, second);
    if (first - start == 4) {
      int day = isShort(last - second - 1) ? Characters.number(text, second + 1, last) : 0;
      return withTime(one, two, day, text, last, end);
    }
    int year = year(text, second + 1, last);
    if (year < 0 || first - start > 2 || order == DateOrder.YEAR_MONTH_DAY) {
      return NONE;
    }
    return order == DateOrder.DAY_MONTH_YEAR
        ? withTime(year, two, one, text, last, end)
        : withTime(year, one, two, text, last, end);
  }

  /**
   * Seconds since 1970-01-01T00:00 of a date of eight digits and what follows it, {@link #NONE} if
   * it is none. The year is 1900 to 2100, or most numbers of eight digits would be dates.
   *
   * @param text has eight digits at {@code start}
   */
  public static long compact(char[] text, int start, int end) {
    int year = Characters.number(text, start, start + 4);
    if (year < 1900 || year > 2100) {
      return NONE;
    }
    int month = Characters.number(text, start + 4, start + 6);
    int day = Characters.number(text, start + 6, start + 8);
    int time =
        isTimeAt(text, start + 8, end) ? ClockText.basic(text, start + 9, end) : ClockText.NONE;
    if (time == ClockText.NONE) {
      return withTime(year, month, day, text, start + 8, end);
    }
    long midnight = withTime(year, month, day, text, start + 8, start + 8);
    return midnight == NONE ? NONE : midnight + time;
  }

  /** Whether there is the letter that ISO 8601 puts between a date and a time. */
  private static boolean isTimeAt(char[] text, int place, int end) {
    return place < end && (text[place] == 'T' || text[place] == 't');
  }

  private static boolean isShort(int digits) {
    return digits == 1 || digits == 2;
  }

  private static boolean isSeparator(char character) {
    return character == '-' || character == '/' || character == '.';
  }

  /** Begins with the name of a day of the week or of a month. */
  private static long named(char[] text, int start, int end, DateOrder order) {
    int letters = Characters.afterLetters(text, start, end);
    int place = afterFiller(text, letters, end);
    if (place == letters || place == end) {
      return NONE;
    }
    int month = MonthNames.month(text, start, letters);
    if (month == 0) {
      return MonthNames.isWeekday(text, start, letters) && isDateAt(text, place, end)
          ? seconds(text, place, end, order)
          : NONE;
    }
    if (order == DateOrder.YEAR_MONTH_DAY || order == DateOrder.COMPACT) {
      return NONE;
    }
    int afterDay = Characters.afterDigits(text, place, end);
    if (!isShort(afterDay - place)) {
      return NONE;
    }
    int day = Characters.number(text, place, afterDay);
    place = afterFiller(text, afterDay, end);
    int afterYear = Characters.afterDigits(text, place, end);
    int year = year(text, place, afterYear);
    return place == afterDay || year < 0 ? NONE : withTime(year, month, day, text, afterYear, end);
  }

  /** Whether a day or a month follows, and not another day of the week. */
  private static boolean isDateAt(char[] text, int start, int end) {
    return Characters.isDigit(text[start])
        || MonthNames.month(text, start, Characters.afterLetters(text, start, end)) > 0;
  }

  /** Begins with a day or year, then comes the name of a month. */
  private static long dayAndName(char[] text, int start, int first, int end, DateOrder order) {
    int place = afterFiller(text, first, end);
    int letters = Characters.afterLetters(text, place, end);
    int month = MonthNames.month(text, place, letters);
    if (month == 0) {
      return NONE;
    }
    place = afterFiller(text, letters, end);
    int last = Characters.afterDigits(text, place, end);
    int one = Characters.number(text, start, first);
    if (first - start == 4) {
      return isShort(last - place)
          ? withTime(one, month, Characters.number(text, place, last), text, last, end)
          : NONE;
    }
    int year = year(text, place, last);
    return year < 0 || first - start > 2 || order == DateOrder.YEAR_MONTH_DAY
        ? NONE
        : withTime(year, month, one, text, last, end);
  }

  /** After what may stand between a name and figures: one separator, point or comma, and spaces. */
  private static int afterFiller(char[] text, int start, int end) {
    boolean isMark = start < end && (isSeparator(text[start]) || text[start] == ',');
    return Characters.afterSpaces(text, isMark ? start + 1 : start, end);
  }

  /** The year of two or four digits; negative if there are more or fewer. */
  private static int year(char[] text, int start, int end) {
    int digits = end - start;
    if (digits == 4) {
      return Characters.number(text, start, end);
    }
    if (digits != 2) {
      return -1;
    }
    int year = Characters.number(text, start, end);
    return year < PIVOT ? 2000 + year : 1900 + year;
  }

  private static long withTime(int year, int month, int day, char[] text, int start, int end) {
    if (!CivilDays.isDate(year, month, day)) {
      return NONE;
    }
    long midnight = CivilDays.of(year, month, day) * CivilDays.SECONDS_PER_DAY;
    if (start == end) {
      return midnight;
    }
    int place = text[start] == ',' ? start + 1 : start;
    if (isTimeAt(text, place, end)) {
      place++;
    } else {
      int after = Characters.afterSpaces(text, place, end);
      if (after == place) {
        return NONE;
      }
      place = after;
    }
    int time = ClockText.seconds(text, place, end, true);
    return time == ClockText.NONE ? NONE : midnight + time;
  }
}
