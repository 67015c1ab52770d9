package io.sparkforest.contract.format;

import io.sparkforest.contract.format.text.Fit;

/** Reads the fields of a column that has a format. Immutable, so that threads can share one. */
public interface FieldParser {
  /**
   * Reads a field.
   *
   * @param text holds the field without surrounding white space, from {@code start} to before
   *     {@code end}
   * @param inputs gets a value for each of {@link ColumnFormat#inputs}: a number, or for labels the
   *     position in {@link FormatInput#labels}; NaN where there is none, and in all of them unless
   *     the field fits
   */
  Fit parse(char[] text, int start, int end, double[] inputs);

  /** As {@link #parse(char[], int, int, double[])}. */
  default Fit parse(String text, double[] inputs) {
    return parse(text.toCharArray(), 0, text.length(), inputs);
  }
}
