package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.Decimals;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.contract.format.text.MissingTokens;
import java.util.List;

/**
 * A decimal number, {@code [+-]?(digits[.digits]|.digits)[(e|E)[+-]digits]}, as one input with the
 * column's own name.
 */
public record PlainNumber() implements ColumnFormat {
  static final String KIND = "number";

  @Override
  public List<FormatInput> inputs() {
    return List.of(FormatInput.number(""));
  }

  @Override
  public FieldParser parser() {
    return PlainNumber::read;
  }

  @Override
  public String text() {
    return KIND;
  }

  private static Fit read(char[] text, int start, int end, double[] inputs) {
    double number = value(text, start, end);
    if (Double.isFinite(number)) {
      inputs[0] = number;
      return Fit.FITS;
    }
    inputs[0] = Double.NaN;
    return MissingTokens.fit(text, start, end);
  }

  /** The number, infinite if it is too large for a double, NaN if the text is no plain number. */
  public static double value(char[] text, int start, int end) {
    return Decimals.plain(text, start, end);
  }
}
