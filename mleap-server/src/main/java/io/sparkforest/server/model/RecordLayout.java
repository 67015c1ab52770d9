package io.sparkforest.server.model;

import io.sparkforest.contract.FieldRules;
import org.jspecify.annotations.Nullable;

/**
 * All that reading a model's records takes and that is the same for every request: made once for a
 * model, shared by all requests and all formats, and never changed.
 */
public final class RecordLayout {
  /** Stands for an input where a column is none. */
  public static final int NO_INPUT = -1;

  private final Signature signature;
  private final ColumnNames names;
  private final FieldRules rules;
  private final Column[] columns;
  private final int[] inputs;

  /** The inputs of each column that has a format; null for the others. */
  private final @Nullable FormattedInputs[] formatted;

  private final int[] columnOrder;
  private final Rows.Layout rows;

  /** The layout of a signature's records. */
  public RecordLayout(Signature signature) {
    this.signature = signature;
    names = new ColumnNames(signature);
    rules = new FieldRules(signature.missingValues());
    columns = signature.columns().toArray(Column[]::new);
    inputs = new int[columns.length];
    formatted = new @Nullable FormattedInputs[columns.length];
    columnOrder = new int[columns.length];
    int next = 0;
    for (int column = 0; column < columns.length; column++) {
      columnOrder[column] = column;
      FormattedColumn format = columns[column].formatted();
      if (format == null) {
        inputs[column] = columns[column].isInput() ? next++ : NO_INPUT;
      } else {
        FormattedInputs of = FormattedInputs.of(format, next);
        formatted[column] = of;
        inputs[column] = of.count() == 0 ? NO_INPUT : next;
        next += of.count();
      }
    }
    rows = Rows.Layout.of(signature.inputs());
  }

  /** What the records look like. */
  public Signature signature() {
    return signature;
  }

  /** The names that a header or a JSON object may use. */
  public ColumnNames names() {
    return names;
  }

  /** How a field's text becomes a value. */
  public FieldRules rules() {
    return rules;
  }

  /** How many columns there are. */
  public int width() {
    return columns.length;
  }

  /** The column at a place of the signature. */
  public Column column(int place) {
    return columns[place];
  }

  /** The place of each column among the inputs, or {@link #NO_INPUT}; to be read only. */
  public int[] inputs() {
    return inputs;
  }

  /** What a column's fields give if it has a format, else null. */
  public @Nullable FormattedInputs formatted(int column) {
    return formatted[column];
  }

  /** The column of each field of a record in the signature's order; to be read only. */
  public int[] columnOrder() {
    return columnOrder;
  }

  /** A builder of rows of these records. */
  public Rows.Builder newRows() {
    return Rows.builder(rows);
  }
}
