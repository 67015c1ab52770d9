package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.DateOrder;
import io.sparkforest.contract.format.text.DatePart;
import io.sparkforest.contract.format.text.DateText;
import java.util.List;

/**
 * A date, perhaps with a time. Both are what the clock showed where they were written: a zone
 * behind the time has no influence. A date alone has the time 00:00, and fractions of a second are
 * cut off.
 *
 * <p>Months may be named in English, whole or from three letters on; a date with a named month or a
 * year of four digits in front can be read whatever the order. Years of two digits are 1969 to 2068
 * and stand last. {@link DateOrder#COMPACT} dates are of the years 1900 to 2100.
 *
 * @param order in which order year, month and day stand
 * @param parts the inputs, by default all of a date, or of date and time
 */
public record DateTime(DateOrder order, List<DatePart> parts) implements ColumnFormat {
  static final String DATE = "date";
  static final String DATE_AND_TIME = "datetime";

  /**
   * Copies the parts.
   *
   * @throws IllegalArgumentException if there is no part, or one twice; its message is the rule
   */
  public DateTime {
    parts = FormatText.requireParts(parts, DatePart.ALL);
  }

  @Override
  public List<FormatInput> inputs() {
    return FormatText.inputs(parts);
  }

  @Override
  public FieldParser parser() {
    return new CalendarParser(
        parts, (text, start, end) -> DateText.seconds(text, start, end, order));
  }

  @Override
  public String text() {
    boolean isDate = DatePart.OF_DATE.containsAll(parts);
    String kind = isDate ? DATE : DATE_AND_TIME;
    List<DatePart> usual = isDate ? DatePart.OF_DATE : DatePart.ALL;
    return kind + " " + order.text() + FormatText.unlessUsual(parts, usual);
  }
}
