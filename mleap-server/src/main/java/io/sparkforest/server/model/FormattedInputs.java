package io.sparkforest.server.model;

import io.sparkforest.contract.format.FieldParser;
import io.sparkforest.contract.format.Fit;
import io.sparkforest.contract.format.FormatInput;
import java.util.List;

/**
 * Where the values go that the fields of a column with a format give. As in training, a field that
 * does not have the format is missing.
 */
public final class FormattedInputs {
  private final FieldParser parser;
  private final FormatInput[] parts;
  private final int[] inputs;
  private final int count;

  private FormattedInputs(FieldParser parser, FormatInput[] parts, int[] inputs, int count) {
    this.parser = parser;
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
        column.format().parser(),
        column.format().inputs().toArray(FormatInput[]::new),
        inputs,
        next - first);
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
   * Reads a field into the last row.
   *
   * @param text holds the field without surrounding white space from {@code start} to before {@code
   *     end}
   * @param values room for {@link #width} values
   */
  public void read(char[] text, int start, int end, double[] values, Rows.Builder rows) {
    if (parser.parse(text, start, end, values) != Fit.FITS) {
      return;
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
  }
}
