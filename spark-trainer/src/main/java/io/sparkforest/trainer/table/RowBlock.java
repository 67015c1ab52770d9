package io.sparkforest.trainer.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * A copy of some rows of a table, in columns.
 *
 * @param columns the values of each column but the last
 * @param heldOut whether each row is held out
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RowBlock(List<Values> columns, boolean[] heldOut) implements Serializable {
  /** Values of a column. */
  sealed interface Values extends Serializable {
    @Nullable Object value(int row);
  }

  /**
   * Numbers.
   *
   * @param values NaN where one is missing
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Numbers(double[] values) implements Values {
    @Override
    public @Nullable Object value(int row) {
      return Double.isNaN(values[row]) ? null : values[row];
    }
  }

  /**
   * Labels.
   *
   * @param codes -1 where one is missing
   * @param labels by code
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Labels(int[] codes, List<String> labels) implements Values {
    @Override
    public @Nullable Object value(int row) {
      return codes[row] < 0 ? null : labels.get(codes[row]);
    }

    /** The same with those labels alone that the rows have. */
    Labels compact() {
      int[] used = Arrays.stream(codes).filter(code -> code >= 0).sorted().distinct().toArray();
      return new Labels(
          Arrays.stream(codes)
              .map(code -> code < 0 ? -1 : Arrays.binarySearch(used, code))
              .toArray(),
          Arrays.stream(used).mapToObj(labels::get).toList());
    }
  }

  static RowBlock of(Table table, RowRange rows) {
    return new RowBlock(
        IntStream.range(0, table.type().size() - 1)
            .mapToObj(column -> values(table, column, rows))
            .toList(),
        table.heldOut(rows));
  }

  private static Values values(Table table, int column, RowRange rows) {
    int count = (int) rows.size();
    if (table.isNumeric(column)) {
      double[] numbers = new double[count];
      table.column(column).numbers(rows.from(), count, numbers);
      return new Numbers(numbers);
    }
    int[] codes = new int[count];
    table.column(column).codes(rows.from(), count, codes);
    return new Labels(codes, table.column(column).labels());
  }

  /** The same with those labels alone that the rows have, since a table may have many. */
  RowBlock compact() {
    return new RowBlock(
        columns.stream()
            .map(values -> values instanceof Labels labels ? labels.compact() : values)
            .toList(),
        heldOut);
  }

  Row row(int row) {
    @Nullable Object[] values = new @Nullable Object[columns.size() + 1];
    for (int column = 0; column < columns.size(); column++) {
      values[column] = columns.get(column).value(row);
    }
    values[columns.size()] = heldOut[row];
    return RowFactory.create(values);
  }
}
