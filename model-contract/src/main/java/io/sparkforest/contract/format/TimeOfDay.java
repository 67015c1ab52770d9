package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.ClockText;
import io.sparkforest.contract.format.text.DatePart;
import java.util.List;

/**
 * A time of day: {@code 14:30}, {@code 14:30:59}, {@code 2:30 PM}, {@code 2 p.m.}.
 *
 * @param parts the inputs, of {@link DatePart#OF_TIME}, by default all of these
 */
public record TimeOfDay(List<DatePart> parts) implements ColumnFormat {
  static final String KIND = "time";

  /**
   * Copies the parts.
   *
   * @throws IllegalArgumentException if there is no part, one twice, or one of a date; its message
   *     is the rule
   */
  public TimeOfDay {
    parts = FormatText.requireParts(parts, DatePart.OF_TIME);
  }

  @Override
  public List<FormatInput> inputs() {
    return FormatText.inputs(parts);
  }

  @Override
  public FieldParser parser() {
    return new CalendarParser(
        parts,
        (text, start, end) -> {
          int seconds = ClockText.seconds(text, start, end, false);
          return seconds == ClockText.NONE ? CalendarParser.NONE : seconds;
        });
  }

  @Override
  public String text() {
    return KIND + FormatText.unlessUsual(parts, DatePart.OF_TIME);
  }
}
