package io.sparkforest.server.model;

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
  private final int[] columnOrder;
  private final Rows.Layout rows;

  /** The layout of a signature's records. */
  public RecordLayout(Signature signature) {
    this.signature = signature;
    names = new ColumnNames(signature);
    rules = new FieldRules(signature.missingValues());
    columns = signature.columns().toArray(Column[]::new);
    inputs = new int[columns.length];
    columnOrder = new int[columns.length];
    int next = 0;
    for (int column = 0; column < columns.length; column++) {
      columnOrder[column] = column;
      inputs[column] = columns[column].isInput() ? next++ : NO_INPUT;
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

  /** The column of each field of a record in the signature's order; to be read only. */
  public int[] columnOrder() {
    return columnOrder;
  }

  /** A builder of rows of these records. */
  public Rows.Builder newRows() {
    return Rows.builder(rows);
  }
}
