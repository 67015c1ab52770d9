package io.sparkforest.trainer.table;

import io.sparkforest.trainer.columnar.StoredColumn;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Rows of a table as Spark's objects, made a few at a time. */
final class StoredRows implements Iterator<Row> {
  private static final int MAX_VALUES = 1 << 16;

  private final Table table;
  private final int width;
  private final int atOnce;
  private final boolean[] isNumeric;
  private final double[][] numbers;
  private final int[][] codes;
  private final long end;
  private long row;

  /** Rows that are read already, from {@link #row} on. */
  private int ready;

  private int next;

  StoredRows(Table table, RowRange rows) {
    this.table = table;
    this.width = table.type().size() - 1;
    this.atOnce = (int) Math.max(1, Math.min(rows.size(), MAX_VALUES / width));
    this.row = rows.from();
    this.end = rows.to();
    this.isNumeric = new boolean[width];
    this.numbers = new double[width][];
    this.codes = new int[width][];
    for (int column = 0; column < width; column++) {
      isNumeric[column] = table.isNumeric(column);
      numbers[column] = new double[isNumeric[column] ? atOnce : 0];
      codes[column] = new int[isNumeric[column] ? 0 : atOnce];
    }
  }

  @Override
  public boolean hasNext() {
    return row + next < end;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next == ready) {
      read();
    }
    @Nullable Object[] values = new @Nullable Object[width + 1];
    for (int column = 0; column < width; column++) {
      if (isNumeric[column]) {
        double number = numbers[column][next];
        values[column] = Double.isNaN(number) ? null : number;
      } else {
        int code = codes[column][next];
        values[column] = code < 0 ? null : table.column(column).labels().get(code);
      }
    }
    values[width] = table.isHeldOut(row + next);
    next++;
    return RowFactory.create(values);
  }

  private void read() {
    row += ready;
    next = 0;
    ready = (int) Math.min(atOnce, end - row);
    for (int column = 0; column < width; column++) {
      StoredColumn values = table.column(column);
      if (isNumeric[column]) {
        values.numbers(row, ready, numbers[column]);
      } else {
        values.codes(row, ready, codes[column]);
      }
    }
  }
}
