package io.sparkforest.trainer.features;

import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.data.Table;
import io.sparkforest.trainer.settings.Imputation;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What is gathered from the rows of a partition, or of all, in one pass: the statistics of each
 * feature over the training rows, and some rows as examples. It grows with the number of labels and
 * groups, not with the rows.
 */
final class Gathered implements Serializable {
  private final ArrayList<Observed<?>> features = new ArrayList<>();
  private final ArrayList<Row> heldOutRows = new ArrayList<>();
  private final ArrayList<Row> trainingRows = new ArrayList<>();
  private final int heldOut;
  private final int raw;
  private final int mostExamples;

  /**
   * Starts without any row.
   *
   * @param type the columns of the rows
   * @param mostExamples most rows to keep of those held out, and of the others
   */
  Gathered(FeaturePlan plan, StructType type, int mostExamples) {
    plan.columns().forEach(feature -> features.add(observed(feature, type)));
    this.heldOut = type.fieldIndex(Table.HELD_OUT);
    this.raw = type.fieldIndex(Schema.LABEL);
    this.mostExamples = mostExamples;
  }

  private record Observed<T extends Comparable<T>>(
      Cell<T> value, Cell<String> group, ColumnStatistics<T> statistics) implements Serializable {
    void add(Row row) {
      statistics.add(value.of(row), group.of(row));
    }

    @SuppressWarnings("unchecked") // both were made for the same feature
    void merge(Observed<?> other) {
      statistics.merge((ColumnStatistics<T>) other.statistics);
    }
  }

  private static Observed<?> observed(PlannedColumn feature, StructType type) {
    Cell<String> group =
        feature.by().map(by -> label(by, type)).orElseGet(() -> new Cell.Nothing<>());
    if (!feature.isNumeric()) {
      return new Observed<>(label(feature.source(), type), group, new ColumnStatistics<>(true));
    }
    Cell<Double> number = new Cell.RawNumber(type.fieldIndex(feature.source().name()));
    boolean counted = feature.isFilledWith(Imputation.With.MODE);
    return new Observed<>(number, group, new ColumnStatistics<>(counted));
  }

  private static Cell<String> label(SourceColumn source, StructType type) {
    Cell<String> raw = new Cell.RawLabel(type.fieldIndex(source.column().id()));
    return source.isRenamed() ? new Cell.RenamedLabel(raw, new HashMap<>(source.aliases())) : raw;
  }

  void add(Row row) {
    boolean isHeldOut = row.getBoolean(heldOut);
    ArrayList<Row> examples = isHeldOut ? heldOutRows : trainingRows;
    if (examples.size() < mostExamples) {
      examples.add(withoutLabel(row));
    }
    if (!isHeldOut) {
      features.forEach(feature -> feature.add(row));
    }
  }

  private Row withoutLabel(Row row) {
    @Nullable Object[] values = new @Nullable Object[raw];
    for (int place = 0; place < raw; place++) {
      values[place] = row.get(place);
    }
    return RowFactory.create(values);
  }

  /** Takes over what was gathered from other rows. */
  void merge(Gathered other) {
    for (int feature = 0; feature < features.size(); feature++) {
      features.get(feature).merge(other.features.get(feature));
    }
    heldOutRows.addAll(other.heldOutRows);
    trainingRows.addAll(other.trainingRows);
  }

  /** The statistics of the features, in the plan's order. */
  List<ColumnStatistics<?>> statistics() {
    return features.stream().<ColumnStatistics<?>>map(Observed::statistics).toList();
  }

  /** Up to so many rows, held-out ones first, as the columns of {@link Schema#read}. */
  List<Row> examples(int most) {
    return Stream.concat(heldOutRows.stream(), trainingRows.stream()).limit(most).toList();
  }
}
