package io.sparkforest.trainer.columnar;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of given values, in chunks of three rows. */
public final class StoredColumns {
  private static final int ROWS_PER_CHUNK = 3;

  private StoredColumns() {}

  public static StoredColumn ofNumbers(List<@Nullable Double> values) {
    GrowingColumn column = growing();
    for (int from = 0; from < values.size(); from += ROWS_PER_CHUNK) {
      int count = Math.min(ROWS_PER_CHUNK, values.size() - from);
      double[] some = new double[count];
      for (int row = 0; row < count; row++) {
        Double value = values.get(from + row);
        some[row] = value == null ? Double.NaN : value;
      }
      column.add(ChunkColumn.ofNumbers(some, count, false));
    }
    return column.stored();
  }

  public static StoredColumn ofLabels(List<@Nullable String> values) {
    GrowingColumn column = growing();
    for (int from = 0; from < values.size(); from += ROWS_PER_CHUNK) {
      int count = Math.min(ROWS_PER_CHUNK, values.size() - from);
      LabelTable labels = new LabelTable();
      int[] codes = new int[count];
      for (int row = 0; row < count; row++) {
        String value = values.get(from + row);
        codes[row] = value == null ? -1 : labels.number(value);
      }
      double[] numbers = new double[labels.size()];
      Arrays.fill(numbers, ChunkColumn.TEXT);
      column.add(ChunkColumn.ofLabels(labels, numbers, codes, count, true));
    }
    return column.stored();
  }

  private static GrowingColumn growing() {
    return new GrowingColumn(
        new BlockMemory(Long.MAX_VALUE, Path.of("")), Integer.MAX_VALUE, LabelLimits.NONE);
  }
}
