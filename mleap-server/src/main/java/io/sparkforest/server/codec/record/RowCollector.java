package io.sparkforest.server.codec.record;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.codec.BadRecords;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FieldType;
import io.sparkforest.server.model.FormattedInputs;
import io.sparkforest.server.model.RecordLayout;
import io.sparkforest.server.model.Rows;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes records field by field, applies the field rules, and keeps the rows. */
public final class RowCollector {
  /** Characters of fields that are held at a time; the last record may add its own. */
  private static final int MAX_CHARACTERS = 1 << 20;

  private final RecordLayout layout;
  private final int[] inputs;
  private final FieldRules rules;
  private final BadRecords badRecords;
  private final Map<Integer, RequestError> errors = new HashMap<>();
  private final LabelPool labels = new LabelPool();

  private Rows.Builder rows;
  private Rows.@Nullable Builder spare;
  private KeptFields kept;

  /** Records returned before those in {@code rows}. */
  private long taken;

  private long characters;
  private double[] formattedValues = {};

  /** A collector for one request. */
  public RowCollector(RecordLayout layout, BadRecords badRecords, AnswerColumns answer) {
    this.badRecords = badRecords;
    this.layout = layout;
    inputs = layout.inputs();
    rules = layout.rules();
    rows = layout.newRows();
    kept = new KeptFields(layout, answer.ofRecord());
  }

  /** Begins a record; absent fields are missing. */
  public void beginRow() {
    rows.addRow();
    kept.beginRow();
  }

  /** The number of the record that was begun last, from 1. */
  public long row() {
    return taken + rows.size();
  }

  /**
   * Whether as many records are waiting to be taken as should be at a time: {@code most}, or fewer
   * if they are long.
   */
  public boolean isFull(int most) {
    return rows.size() >= most || characters >= MAX_CHARACTERS;
  }

  /**
   * Notes that a record is wrong, be it the one that was begun last or one that was not begun.
   *
   * @throws RequestException the same one, if no single record is wrong or a bad record fails its
   *     request
   */
  public void fail(RequestException exception) {
    RequestError error = exception.error();
    Long row = error.row();
    if (badRecords == BadRecords.REFUSE || row == null) {
      throw exception;
    }
    if (row > row()) {
      beginRow();
    }
    errors.put(rows.size() - 1, error);
  }

  /** Whether the model reads the column at all. */
  private boolean isRead(int column) {
    return inputs[column] != RecordLayout.NO_INPUT;
  }

  /** Whether the column's fields are to be handed over. */
  public boolean isTaken(int column) {
    return isRead(column) || kept.keeps(column);
  }

  /**
   * Takes a field of the record that was begun last.
   *
   * @param text holds the field's characters from {@code start} to before {@code end}
   */
  public void addField(int column, char[] text, int start, int end, Written written) {
    characters += end - start;
    kept.put(column, text, start, end);
    if (!isRead(column)) {
      return;
    }
    int first = FieldRules.start(text, start, end);
    int last = FieldRules.end(text, first, end);
    if (rules.isMissing(text, first, last)) {
      return;
    }
    for (int place = first; place < last; place++) {
      if (text[place] == '\0') {
        throw badValue(column, text, start, end, "must not hold a NUL character");
      }
    }
    FormattedInputs formatted = layout.formatted(column);
    if (formatted != null) {
      addFormatted(column, formatted, text, first, last, written);
      return;
    }
    Column of = layout.column(column);
    try {
      if (of.type() == ColumnType.NUMERIC) {
        rows.setNumber(inputs[column], number(of, text, first, last));
      } else {
        rows.setLabel(inputs[column], label(of, text, first, last, written));
      }
    } catch (IllegalArgumentException e) {
      throw badValue(column, text, start, end, String.valueOf(e.getMessage()));
    }
  }

  private void addFormatted(
      int column, FormattedInputs formatted, char[] text, int start, int end, Written written) {
    if (formattedValues.length < formatted.width()) {
      formattedValues = new double[formatted.width()];
    }
    boolean isValue = written != Written.BOOLEAN || formatted.hasBooleans();
    if (!isValue
        || !formatted.read(text, start, end, written == Written.NUMBER, formattedValues, rows)) {
      throw badValue(column, text, start, end, formatted.rule());
    }
  }

  private static double number(Column column, char[] text, int start, int end) {
    FieldType type = column.valueType();
    if (type != null) {
      return TypedValues.number(type, text, start, end);
    }
    double number = FieldRules.number(text, start, end);
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(FieldRules.numberRule(number));
    }
    return number;
  }

  private String label(Column column, char[] text, int start, int end, Written written) {
    String label = labels.label(text, start, end);
    FieldType type = column.valueType();
    if (written == Written.BOOLEAN && type != FieldType.BOOLEAN) {
      return column.booleans().label(label.equals("true"));
    }
    return type == null ? label : TypedValues.label(type, label, written);
  }

  private RequestException badValue(int column, char[] text, int start, int end, String rule) {
    return badValue(column, new String(text, start, end - start), rule);
  }

  /** The error that a field of the current record has the wrong value. */
  public RequestException badValue(int column, @Nullable String value, String rule) {
    String name = layout.column(column).name();
    String message = "row " + row() + ": \"" + name + "\" " + rule;
    if (value != null) {
      message += ", but is \"" + RequestError.cut(value) + "\"";
    }
    return RequestException.ofField(ErrorCode.BAD_VALUE, row(), name, value, message);
  }

  /** The error that a record without column names has the wrong number of fields. */
  public static RequestException wrongWidth(
      long row, int expected, int found, String per, String remark) {
    return RequestException.ofRow(
        ErrorCode.WRONG_WIDTH,
        row,
        "row "
            + row
            + ": expected "
            + expected
            + " fields, "
            + per
            + ", but found "
            + found
            + remark);
  }

  /** Returns the records since the last call, and begins anew. */
  public Records take() {
    Records records = new Records(taken, rows.build(), errors, kept);
    taken += rows.size();
    rows = nextRows();
    kept = kept.next();
    errors.clear();
    characters = 0;
    return records;
  }

  private Rows.Builder nextRows() {
    Rows.Builder next = spare;
    spare = null;
    return next == null ? rows.next() : next;
  }

  /** Reuses the memory of records that are no longer used. */
  public void reuse(Records records) {
    spare = records.rows().reuse();
  }
}
