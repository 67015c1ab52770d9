package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.DatePart;
import java.util.List;

/**
 * A date and time (UTC) as a {@linkplain PlainNumber number} of seconds or milliseconds since
 * 1970-01-01T00:00Z, rounded down to whole seconds. No column becomes one unless a setting says so.
 *
 * @param unit what the number counts
 * @param parts the inputs, by default all
 */
public record EpochTime(Unit unit, List<DatePart> parts) implements ColumnFormat {
  static final String KIND = "epoch";

  /** About 31,700 years before or after 1970: what is beyond is no time. */
  private static final double MAX_SECONDS = 1e12;

  /** What a number counts. */
  public enum Unit {
    SECONDS("s", 1),
    MILLISECONDS("ms", 1_000);

    private final String text;
    private final double perSecond;

    Unit(String text, double perSecond) {
      this.text = text;
      this.perSecond = perSecond;
    }

    /** The unit in a format's text form. */
    public String text() {
      return text;
    }
  }

  /**
   * Copies the parts.
   *
   * @throws IllegalArgumentException if there is no part, or one twice; its message is the rule
   */
  public EpochTime {
    parts = FormatText.requireParts(parts, DatePart.ALL);
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
          double number = PlainNumber.value(text, start, end);
          double seconds = Math.floor(number / unit.perSecond);
          return Math.abs(seconds) <= MAX_SECONDS ? (long) seconds : CalendarParser.NONE;
        });
  }

  @Override
  public String text() {
    return KIND + " " + unit.text() + FormatText.unlessUsual(parts, DatePart.ALL);
  }
}
