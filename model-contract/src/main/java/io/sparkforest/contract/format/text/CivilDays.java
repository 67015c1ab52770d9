package io.sparkforest.contract.format.text;

/**
 * Days since 1970-01-01 and dates of the proleptic Gregorian calendar, as ISO 8601 has it.
 *
 * <p>A year begins in March here, so that a leap day is its last, and 400 of them have 146,097 days
 * (Hinnant, chrono-Compatible Low-Level Date Algorithms, 2013).
 */
public final class CivilDays {
  /** Seconds in a day: leap seconds do not count. */
  public static final int SECONDS_PER_DAY = 86_400;

  private static final int DAYS_PER_ERA = 146_097;

  /** From 0000-03-01 to 1970-01-01. */
  private static final int EPOCH = 719_468;

  private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private CivilDays() {}

  /** Whether there is such a date. */
  static boolean isDate(int year, int month, int day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month);
  }

  private static int daysOfMonth(int year, int month) {
    return month == 2 && isLeap(year) ? 29 : DAYS_OF_MONTH[month - 1];
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** The days since 1970-01-01. */
  static long of(int year, int month, int day) {
    long marchYear = month > 2 ? year : year - 1L;
    long era = Math.floorDiv(marchYear, 400L);
    long yearOfEra = marchYear - era * 400;
    long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * DAYS_PER_ERA
        + yearOfEra * 365
        + yearOfEra / 4
        - yearOfEra / 100
        + dayOfYear
        - EPOCH;
  }

  /**
   * Fills in parts of a date and time.
   *
   * @param seconds since 1970-01-01T00:00
   * @param inputs gets the value of each part, in the order of {@code parts}
   */
  public static void split(long seconds, DatePart[] parts, double[] inputs) {
    long days = Math.floorDiv(seconds, (long) SECONDS_PER_DAY);
    int secondOfDay = (int) (seconds - days * SECONDS_PER_DAY);
    long fromEpoch = days + EPOCH;
    long era = Math.floorDiv(fromEpoch, (long) DAYS_PER_ERA);
    int dayOfEra = (int) (fromEpoch - era * DAYS_PER_ERA);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int marchDay = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * marchDay + 2) / 153;
    int day = marchDay - (153 * marchMonth + 2) / 5 + 1;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
    for (int part = 0; part < parts.length; part++) {
      long value =
          switch (parts[part]) {
            case YEAR -> year;
            case MONTH -> month;
            case DAY -> day;
            // 1970-01-01 was a Thursday.
            case WEEKDAY -> Math.floorMod(days + 3, 7L) + 1;
            case DAY_OF_YEAR ->
                marchMonth < 10 ? marchDay + (isLeap(year) ? 61 : 60) : marchDay - 305;
            case DAYS -> days;
            case HOUR -> secondOfDay / 3_600;
            case MINUTE -> secondOfDay / 60 % 60;
            case SECOND_OF_DAY -> secondOfDay;
          };
      inputs[part] = value;
    }
  }
}
