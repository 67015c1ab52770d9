package io.sparkforest.server.model;

import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.DateTime;
import io.sparkforest.contract.format.DecoratedNumber;
import io.sparkforest.contract.format.FieldParser;
import io.sparkforest.contract.format.FormatInput;
import io.sparkforest.contract.format.PlainNumber;
import io.sparkforest.contract.format.TruthValue;
import io.sparkforest.contract.format.text.Fit;
import java.util.List;

/** Where the values go that the fields of a column with a format give. */
public final class FormattedInputs {
  private final ColumnFormat format;
  private final FieldParser parser;

  /** Reads what JSON has as a number, whose decimal mark is a point whatever the column's. */
  private final FieldParser numberParser;

  private final FormatInput[] parts;
  private final int[] inputs;
  private final int count;

  private FormattedInputs(ColumnFormat format, FormatInput[] parts, int[] inputs, int count) {
    this.format = format;
    this.parser = format.parser();
    this.numberParser = numberParser(format);
    this.parts = parts;
    this.inputs = inputs;
    this.count = count;
  }

  static FormattedInputs of(FormattedColumn column, int first) {
    List<Column> columns = column.inputs();
    int[] inputs = new int[columns.size()];
    int next = first;
    for (int part = 0; part < inputs.length; part++) {
      inputs[part] = columns.get(part).isInput() ? next++ : RecordLayout.NO_INPUT;
    }
    return new FormattedInputs(
        column.format(),
        column.format().inputs().toArray(FormatInput[]::new),
        inputs,
        next - first);
  }

  private static FieldParser numberParser(ColumnFormat format) {
    if (format instanceof DecoratedNumber && format.inputs().size() == 1) {
      return new PlainNumber().parser();
    }
    FieldParser parser = format.parser();
    if (format instanceof DateTime) {
      return (text, start, end, values) ->
          parser.parse(text, start, withoutZeroFraction(text, start, end), values);
    }
    return parser;
  }

  /** A date of eight digits, which pandas sends as {@code 20210613.0}. */
  private static int withoutZeroFraction(char[] text, int start, int end) {
    boolean isZero = end - start > 2 && text[end - 2] == '.' && text[end - 1] == '0';
    return isZero ? end - 2 : end;
  }

  /** Whether true and false are values. */
  public boolean hasBooleans() {
    return format instanceof TruthValue;
  }

  /** What a field must be, as error messages have it. */
  public String rule() {
    return "must have the format \"" + format.text() + "\", such as " + format.example();
  }

  /** How many of the inputs the model reads. */
  int count() {
    return count;
  }

  /** How many values a field gives. */
  public int width() {
    return parts.length;
  }

  /** Whether a field has the format, or means "missing". */
  public boolean isValue(String field) {
    return parser.parse(field, new double[parts.length]) != Fit.UNFIT;
  }

  /**
   * Reads a field into the last row; what means "missing" leaves the row as it is.
   *
   * @param text holds the field without surrounding white space from {@code start} to before {@code
   *     end}
   * @param isNumber whether it is a number of JSON, not a text
   * @param values room for {@link #width} values
   * @return whether it has the format or means "missing"
   */
  public boolean read(
      char[] text, int start, int end, boolean isNumber, double[] values, Rows.Builder rows) {
    Fit fit = (isNumber ? numberParser : parser).parse(text, start, end, values);
    if (fit != Fit.FITS) {
      return fit == Fit.MISSING;
    }
    for (int part = 0; part < parts.length; part++) {
      if (inputs[part] != RecordLayout.NO_INPUT && !Double.isNaN(values[part])) {
        if (parts[part].isLabel()) {
          rows.setLabel(inputs[part], parts[part].labels().get((int) values[part]));
        } else {
          rows.setNumber(inputs[part], values[part]);
        }
      }
    }
    return true;
  }
}
