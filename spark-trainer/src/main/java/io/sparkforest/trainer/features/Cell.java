package io.sparkforest.trainer.features;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A value that is computed from a row. The kinds are records, since a task gets a copy of each, and
 * lambdas take long to be copied: a table may have thousands of columns.
 */
interface Cell<T> extends Serializable {
  @Nullable T of(Row row);

  /** Places in the row of the columns that it is computed from, in ascending order. */
  IntStream places();

  private static IntStream union(IntStream places, Cell<String> group) {
    return IntStream.concat(places, group.places()).distinct().sorted();
  }

  /** No value. */
  record Nothing<T>() implements Cell<T> {
    @Override
    public IntStream places() {
      return IntStream.empty();
    }

    @Override
    public @Nullable T of(Row row) {
      return null;
    }
  }

  /**
   * A number as it is in the row; to add 0 makes one number of 0 and -0, as SQL's grouping does.
   */
  record RawNumber(int place) implements Cell<Double> {
    @Override
    public IntStream places() {
      return IntStream.of(place);
    }

    @Override
    public @Nullable Double of(Row row) {
      return row.isNullAt(place) ? null : row.getDouble(place) + 0.0;
    }
  }

  /**
   * A number whose gaps are filled.
   *
   * @param group label of the row's group
   * @param byGroup label of a group → what fills its gaps
   * @param overall what fills the others
   */
  record FilledNumber(
      int place, Cell<String> group, HashMap<String, Double> byGroup, Double overall)
      implements Cell<Double> {
    @Override
    public IntStream places() {
      return union(IntStream.of(place), group);
    }

    @Override
    public Double of(Row row) {
      Double number = (Double) row.get(place);
      if (number != null && !number.isNaN()) {
        return number;
      }
      return byGroup.isEmpty() ? overall : byGroup.getOrDefault(group.of(row), overall);
    }
  }

  /** A label as it is in the row. */
  record RawLabel(int place) implements Cell<String> {
    @Override
    public IntStream places() {
      return IntStream.of(place);
    }

    @Override
    public @Nullable String of(Row row) {
      return row.getString(place);
    }
  }

  /** A label under its canonical name. */
  record RenamedLabel(Cell<String> input, HashMap<String, String> canonical)
      implements Cell<String> {
    @Override
    public IntStream places() {
      return input.places();
    }

    @Override
    public @Nullable String of(Row row) {
      String label = input.of(row);
      return canonical.getOrDefault(label, label);
    }
  }

  /**
   * A label; gaps, and labels that training did not have, are filled as in {@link FilledNumber}.
   */
  record FilledLabel(
      Cell<String> input,
      HashSet<String> known,
      Cell<String> group,
      HashMap<String, String> byGroup,
      String overall)
      implements Cell<String> {
    @Override
    public IntStream places() {
      return union(input.places(), group);
    }

    @Override
    public String of(Row row) {
      String label = input.of(row);
      return label != null && known.contains(label)
          ? label
          : byGroup.getOrDefault(group.of(row), overall);
    }
  }

  /** The index of a label; a missing or unseen one has an index of its own. */
  record Index(Cell<String> label, HashMap<String, Double> indices, Double unseen)
      implements Cell<Double> {
    @Override
    public IntStream places() {
      return label.places();
    }

    @Override
    public Double of(Row row) {
      return indices.getOrDefault(label.of(row), unseen);
    }
  }
}
