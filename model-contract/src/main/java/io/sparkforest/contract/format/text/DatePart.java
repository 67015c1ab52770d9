package io.sparkforest.contract.format.text;

import java.util.List;

/** What a date or time gives to the model, each a number. */
public enum DatePart {
  /** The year, as 2021. */
  YEAR("year"),
  /** The month, 1 to 12. */
  MONTH("month"),
  /** The day of the month, 1 to 31. */
  DAY("day"),
  /** The day of the week, 1 (Monday) to 7 (Sunday). */
  WEEKDAY("weekday"),
  /** The day of the year, 1 to 366. */
  DAY_OF_YEAR("dayofyear"),
  /** Whole days since 1970-01-01, negative before. */
  DAYS("days"),
  /** The hour, 0 to 23. */
  HOUR("hour"),
  /** The minute of the hour, 0 to 59. */
  MINUTE("minute"),
  /** Whole seconds since midnight, 0 to 86399. */
  SECOND_OF_DAY("secondofday");

  /** All parts of a date without a time. */
  public static final List<DatePart> OF_DATE =
      List.of(YEAR, MONTH, DAY, WEEKDAY, DAY_OF_YEAR, DAYS);

  /** All parts of a time without a date. */
  public static final List<DatePart> OF_TIME = List.of(HOUR, MINUTE, SECOND_OF_DAY);

  /** All parts. */
  public static final List<DatePart> ALL = List.of(values());

  private final String suffix;

  DatePart(String suffix) {
    this.suffix = suffix;
  }

  /** The part's name, which its input has as suffix. */
  public String suffix() {
    return suffix;
  }
}
