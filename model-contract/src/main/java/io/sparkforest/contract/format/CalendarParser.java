package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.CivilDays;
import io.sparkforest.contract.format.text.DatePart;
import io.sparkforest.contract.format.text.DateText;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.contract.format.text.MissingTokens;
import java.util.Arrays;
import java.util.List;

/** Reads fields that are points in time, or times of day, as the parts of which inputs are made. */
final class CalendarParser implements FieldParser {
  /** Stands for a field that is no time. */
  static final long NONE = DateText.NONE;

  /** Reads a field as seconds. */
  interface Seconds {
    /** The seconds since 1970-01-01T00:00 or since midnight, or {@link #NONE}. */
    long of(char[] text, int start, int end);
  }

  private final Seconds seconds;
  private final DatePart[] parts;

  CalendarParser(List<DatePart> parts, Seconds seconds) {
    this.parts = parts.toArray(DatePart[]::new);
    this.seconds = seconds;
  }

  @Override
  public Fit parse(char[] text, int start, int end, double[] inputs) {
    long found = seconds.of(text, start, end);
    if (found == NONE) {
      Arrays.fill(inputs, 0, parts.length, Double.NaN);
      return MissingTokens.fit(text, start, end);
    }
    CivilDays.split(found, parts, inputs);
    return Fit.FITS;
  }
}
