package io.sparkforest.trainer.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Consecutive rows of a table for a task that may be another process's. */
interface TablePart extends Serializable {
  /** The rows, made one by one. */
  Iterator<Row> rows();

  /**
   * Rows of a table of this process. Only what is sent to another one is copied, and only when it
   * is.
   */
  record Here(Table table, RowRange range) implements TablePart {
    @Override
    public Iterator<Row> rows() {
      return new StoredRows(table, range);
    }

    private Object writeReplace() {
      return Sent.of(table, range);
    }
  }

  /**
   * A copy of rows.
   *
   * @param numbers values of each column that is one of numbers, NaN where they are missing
   * @param codes labels of each other column, -1 where they are missing
   * @param labels by code
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(
      double[] @Nullable [] numbers,
      int[] @Nullable [] codes,
      String[] @Nullable [] labels,
      boolean[] heldOut)
      implements TablePart {
    static Sent of(Table table, RowRange range) {
      int rows = (int) range.size();
      int width = table.type().size() - 1;
      double[] @Nullable [] numbers = new double[width][];
      int[] @Nullable [] codes = new int[width][];
      String[] @Nullable [] labels = new String[width][];
      for (int column = 0; column < width; column++) {
        if (table.isNumeric(column)) {
          double[] values = new double[rows];
          table.column(column).numbers(range.from(), rows, values);
          numbers[column] = values;
        } else {
          int[] all = new int[rows];
          table.column(column).codes(range.from(), rows, all);
          int[] used = Arrays.stream(all).filter(code -> code >= 0).sorted().distinct().toArray();
          codes[column] =
              Arrays.stream(all)
                  .map(code -> code < 0 ? -1 : Arrays.binarySearch(used, code))
                  .toArray();
          labels[column] =
              Arrays.stream(used)
                  .mapToObj(table.column(column).labels()::get)
                  .toArray(String[]::new);
        }
      }
      return new Sent(numbers, codes, labels, table.heldOut(range));
    }

    @Override
    public Iterator<Row> rows() {
      return IntStream.range(0, heldOut.length).mapToObj(this::row).iterator();
    }

    private Row row(int row) {
      @Nullable Object[] values = new @Nullable Object[numbers.length + 1];
      for (int column = 0; column < numbers.length; column++) {
        double[] ofNumbers = numbers[column];
        int[] ofCodes = codes[column];
        String[] texts = labels[column];
        if (ofNumbers != null) {
          values[column] = Double.isNaN(ofNumbers[row]) ? null : ofNumbers[row];
        } else if (ofCodes != null && texts != null) {
          values[column] = ofCodes[row] < 0 ? null : texts[ofCodes[row]];
        }
      }
      values[numbers.length] = heldOut[row];
      return RowFactory.create(values);
    }
  }
}
