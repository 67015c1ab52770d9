package io.sparkforest.server.codec.json;

import io.sparkforest.server.codec.UnknownColumn;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.ColumnNames;
import java.util.List;

/** The member {@code "columns"} of a table in JSON: which column each field of a record is of. */
final class TableColumns {
  /** Stands for the target among columns: it may be sent and is not read. */
  static final int TARGET = -1;

  private TableColumns() {}

  /**
   * The column of each field, or {@link #TARGET}.
   *
   * @throws RequestException if a name is unknown or stands twice
   */
  static int[] order(ColumnNames names, List<String> columns) {
    boolean[] named = new boolean[names.size()];
    int[] places = new int[columns.size()];
    for (int field = 0; field < places.length; field++) {
      String name = columns.get(field);
      int index = names.indexOf(name).orElseThrow(() -> unknown(names, name));
      if (named[index]) {
        throw RequestException.ofColumn(
            ErrorCode.DUPLICATE_COLUMN,
            name,
            "\"columns\" names the column \"" + name + "\" twice");
      }
      named[index] = true;
      places[field] = names.isTarget(index) ? TARGET : index;
    }
    return places;
  }

  private static RequestException unknown(ColumnNames names, String name) {
    return RequestException.ofColumn(
        ErrorCode.UNKNOWN_COLUMN,
        RequestError.cut(name),
        "\"columns\" is wrong: " + UnknownColumn.message(names, name));
  }
}
