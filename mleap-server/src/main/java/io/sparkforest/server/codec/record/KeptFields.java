package io.sparkforest.server.codec.record;

import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.model.RecordLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of those fields that are answered back, record by record. */
public final class KeptFields {
  private static final int NOT_KEPT = -1;

  private final int[] places;
  private final List<ColumnType> types;
  private final List<@Nullable String[]> rows = new ArrayList<>();

  /**
   * No records yet.
   *
   * @param names the columns to keep, in the order in which they are answered
   */
  public KeptFields(RecordLayout layout, List<String> names) {
    places = new int[layout.width()];
    types = new ArrayList<>();
    Arrays.fill(places, NOT_KEPT);
    if (names.isEmpty()) {
      return;
    }
    for (String name : names) {
      int column = layout.names().indexOf(name).orElseThrow();
      places[column] = types.size();
      types.add(layout.column(column).type());
    }
  }

  private KeptFields(KeptFields before) {
    places = before.places;
    types = before.types;
  }

  /** For further records, of which the same columns are kept. */
  KeptFields next() {
    return new KeptFields(this);
  }

  boolean keeps(int column) {
    return places[column] != NOT_KEPT;
  }

  /** Begins a record. */
  public void beginRow() {
    if (!types.isEmpty()) {
      rows.add(new @Nullable String[types.size()]);
    }
  }

  /** Keeps a field of the last record, if its column is to be kept. */
  public void put(int column, char[] text, int start, int end) {
    if (keeps(column)) {
      rows.get(rows.size() - 1)[places[column]] = new String(text, start, end - start);
    }
  }

  /** A record's field as it was sent; null if it was absent. */
  public @Nullable String get(int row, int place) {
    return rows.get(row)[place];
  }

  /** Whether a field's text may be a number. */
  public boolean isNumeric(int place) {
    return types.get(place) == ColumnType.NUMERIC;
  }
}
