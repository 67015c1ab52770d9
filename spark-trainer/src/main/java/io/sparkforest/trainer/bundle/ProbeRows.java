package io.sparkforest.trainer.bundle;

import io.sparkforest.trainer.data.Column;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Rows that an exported model must score as Spark does: real ones, the same with gaps, and the same
 * with labels and numbers that training did not see.
 */
final class ProbeRows {
  private static final String UNSEEN_LABEL = "a label that training did not see";
  private static final double[] UNSEEN_NUMBERS = {-1e300, 0, 1e300};

  private ProbeRows() {}

  /**
   * Derives the probes.
   *
   * @param rows real rows, with the columns in the given order
   */
  static List<Row> of(List<Row> rows, List<Column> columns) {
    List<Row> probes = new ArrayList<>(rows);
    // As often as it takes for every row and every column to have had its turn.
    for (int turn = 0; turn < Math.max(rows.size(), columns.size()); turn++) {
      Row row = rows.get(turn % rows.size());
      int place = turn % columns.size();
      probes.add(replaced(row, place, null));
      probes.add(replaced(row, place, unseen(columns.get(place), turn)));
    }
    probes.add(RowFactory.create(new @Nullable Object[columns.size()]));
    return probes;
  }

  private static Object unseen(Column column, int turn) {
    return column.isNumeric() ? UNSEEN_NUMBERS[turn % UNSEEN_NUMBERS.length] : UNSEEN_LABEL;
  }

  private static Row replaced(Row row, int place, @Nullable Object value) {
    @Nullable Object[] values = new @Nullable Object[row.length()];
    for (int index = 0; index < values.length; index++) {
      values[index] = index == place ? value : row.get(index);
    }
    return RowFactory.create(values);
  }
}
