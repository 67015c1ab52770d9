package io.sparkforest.contract.format;

import java.util.List;

/**
 * How the raw text of a column becomes numbers.
 *
 * <p>Its text form names the kind, then its properties; {@link #parse} reads what {@link #text}
 * writes:
 *
 * <table>
 * <caption>Text forms</caption>
 * <tr><th>text<th>example of a field
 * <tr><td>{@code number}<td>{@code -1.5e3}
 * <tr><td>{@code number decimal=. thousands=, units=$}<td>{@code $1,234.50}
 * <tr><td>{@code number decimal=, thousands=.|space}<td>{@code 1.234,5}
 * <tr><td>{@code number decimal=. ranges units=|sq m}<td>{@code 30 sq m}, {@code 900 - 1100}
 * <tr><td>{@code boolean}<td>{@code TRUE}
 * <tr><td>{@code date d/m/y}<td>{@code 13/06/2021}
 * <tr><td>{@code datetime y-m-d year,month,hour}<td>{@code 2021-06-13T14:30:00Z}
 * <tr><td>{@code time}<td>{@code 2:30 PM}
 * <tr><td>{@code duration}<td>{@code 1:23:45}, {@code 2h 30m}, {@code PT2H30M}
 * <tr><td>{@code duration m:s}<td>{@code 4:35}
 * <tr><td>{@code epoch s}<td>{@code 1623594600}
 * </table>
 */
public sealed interface ColumnFormat
    permits PlainNumber, DecoratedNumber, TruthValue, DateTime, TimeOfDay, ElapsedTime, EpochTime {
  /** The inputs that a field gives, at least one, in a fixed order. */
  List<FormatInput> inputs();

  /** A parser for fields of this format. */
  FieldParser parser();

  /** A field that has the format, for documentation and samples. */
  default String example() {
    return FormatExample.of(this);
  }

  /** The format in its text form. */
  String text();

  /**
   * The format of a text form. Properties may be left out; the defaults are those of the kinds.
   *
   * @throws IllegalArgumentException if it is none; its message is the rule that it breaks
   */
  static ColumnFormat parse(String text) {
    return FormatText.parse(text);
  }
}
