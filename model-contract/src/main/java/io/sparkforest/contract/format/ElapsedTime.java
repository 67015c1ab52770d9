package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.DurationText;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.contract.format.text.MissingTokens;
import java.util.List;

/**
 * A duration in seconds, as one input with the column's own name: {@code 1:23:45}, {@code 2 days
 * 03:04:05}, {@code 2h 30m}, {@code 1 hour and 5 minutes}, {@code PT2H30M}.
 *
 * @param isMinutesAndSeconds whether {@code 4:35} is 4 minutes and 35 seconds; by default it is 4
 *     hours and 35 minutes
 */
public record ElapsedTime(boolean isMinutesAndSeconds) implements ColumnFormat {
  static final String KIND = "duration";
  static final String MINUTES_AND_SECONDS = "m:s";

  @Override
  public List<FormatInput> inputs() {
    return List.of(FormatInput.number(""));
  }

  @Override
  public FieldParser parser() {
    return (text, start, end, inputs) -> {
      double seconds = DurationText.seconds(text, start, end, isMinutesAndSeconds);
      inputs[0] = seconds;
      return Double.isNaN(seconds) ? MissingTokens.fit(text, start, end) : Fit.FITS;
    };
  }

  @Override
  public String text() {
    return isMinutesAndSeconds ? KIND + " " + MINUTES_AND_SECONDS : KIND;
  }
}
