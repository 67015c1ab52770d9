package io.sparkforest.trainer.features;

import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.table.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * A place of the vector, computed from the columns of a table for many rows at a time. A label
 * takes part in it by its code, and a {@link Cell} is asked once for each label, or each pair of
 * labels, that there is. Thread-safe.
 */
final class FeatureColumn {
  private final Cell<Double> cell;
  private final FeatureRows rows;
  private final int slot;
  private final int width;

  /** Columns of numbers that it is computed from: one at most. */
  private final @Nullable StoredColumn number;

  private final int numberPlace;
  private final List<StoredColumn> labels;
  private final int[] labelPlaces;

  /**
   * By code of the first label, and one more: the value, where it depends on that alone; one value
   * without labels.
   */
  private final double[] byLabel;

  FeatureColumn(FeatureRows rows, int slot, Table table) {
    this.cell = rows.slots().get(slot);
    this.rows = rows;
    this.slot = slot;
    this.width = table.type().size();
    int[] places = cell.places().toArray();
    int[] numbers = Arrays.stream(places).filter(table::isNumeric).toArray();
    this.numberPlace = numbers.length == 0 ? -1 : numbers[0];
    this.number = numbers.length == 0 ? null : table.column(numberPlace);
    this.labelPlaces = Arrays.stream(places).filter(place -> place != numberPlace).toArray();
    this.labels = Arrays.stream(labelPlaces).mapToObj(table::column).toList();
    this.byLabel = byLabel();
  }

  private double[] byLabel() {
    return switch (labels.size()) {
      case 0 -> new double[] {value(null)};
      case 1 -> byLabel(labels.get(0).labels());
      default -> new double[0];
    };
  }

  /** The values of the place for each label; of a number they are those of its gaps. */
  private double[] byLabel(List<String> texts) {
    double[] values = new double[texts.size() + 1];
    values[0] = value(null, (String) null);
    for (int code = 0; code < texts.size(); code++) {
      values[code + 1] = value(null, texts.get(code));
    }
    return values;
  }

  /** The value for a row of a number and labels. */
  private double value(@Nullable Double value, @Nullable String... texts) {
    @Nullable Object[] fields = new @Nullable Object[width];
    if (numberPlace >= 0) {
      fields[numberPlace] = value;
    }
    for (int place = 0; place < labelPlaces.length; place++) {
      fields[labelPlaces[place]] = texts[place];
    }
    Row row = RowFactory.create(fields);
    return rows.scaled(slot, Objects.requireNonNull(cell.of(row)));
  }

  /** Computes consecutive rows. */
  double[] read(long row, int count) {
    IntToDoubleFunction byLabels = byLabels(row, count);
    double[] values = new double[count];
    if (number == null) {
      Arrays.setAll(values, byLabels);
      return values;
    }
    number.numbers(row, count, values);
    for (int index = 0; index < count; index++) {
      values[index] =
          Double.isNaN(values[index])
              ? byLabels.applyAsDouble(index)
              : rows.scaled(slot, values[index]);
    }
    return values;
  }

  /** The values of rows that depend on labels alone; those of numbers are of their gaps. */
  private IntToDoubleFunction byLabels(long row, int count) {
    if (labels.isEmpty()) {
      return index -> byLabel[0];
    }
    int[] codes = new int[count];
    labels.get(0).codes(row, count, codes);
    if (labels.size() == 1) {
      return index -> byLabel[codes[index] + 1];
    }
    int[] others = new int[count];
    labels.get(1).codes(row, count, others);
    Map<Long, Double> known = new HashMap<>();
    return index ->
        known.computeIfAbsent(
            ((long) codes[index] << Integer.SIZE) | (others[index] & 0xFFFFFFFFL),
            pair -> value(null, text(0, codes[index]), text(1, others[index])));
  }

  private @Nullable String text(int label, int code) {
    return code < 0 ? null : labels.get(label).labels().get(code);
  }
}
