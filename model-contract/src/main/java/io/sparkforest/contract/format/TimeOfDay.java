package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.CivilDays;
import io.sparkforest.contract.format.text.ClockText;
import io.sparkforest.contract.format.text.DatePart;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.contract.format.text.MissingTokens;
import java.util.Arrays;
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

  /** The same format with fewer or other parts. */
  public TimeOfDay withParts(List<DatePart> others) {
    return new TimeOfDay(others);
  }

  @Override
  public List<FormatInput> inputs() {
    return FormatText.inputs(parts);
  }

  @Override
  public FieldParser parser() {
    DatePart[] each = parts.toArray(DatePart[]::new);
    return (text, start, end, inputs) -> {
      int seconds = ClockText.seconds(text, start, end, false);
      if (seconds == ClockText.NONE) {
        Arrays.fill(inputs, 0, each.length, Double.NaN);
        return MissingTokens.fit(text, start, end);
      }
      CivilDays.split(seconds, each, inputs);
      return Fit.FITS;
    };
  }

  @Override
  public String text() {
    return KIND + FormatText.unlessUsual(parts, DatePart.OF_TIME);
  }
}
