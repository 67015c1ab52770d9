package io.sparkforest.trainer.features;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is known of a column's values, of all of them and by group. */
final class ColumnStatistics<T extends Comparable<T>> implements Serializable {
  private final boolean counted;
  private final ValueStatistics<T> all;

  /** In the order of the labels, so that what is summed up over groups is always the same. */
  private final TreeMap<String, ValueStatistics<T>> groups = new TreeMap<>();

  /**
   * Starts with no value.
   *
   * @param counted whether to count each value; if not, the values must be numbers
   */
  ColumnStatistics(boolean counted) {
    this.counted = counted;
    this.all = new ValueStatistics<>(counted);
  }

  /**
   * Adds a row.
   *
   * @param value the column's value, or null if it is missing
   * @param group label of the row's group, or null if it has none
   */
  void add(@Nullable T value, @Nullable String group) {
    all.add(value);
    if (group != null) {
      group(group).add(value);
    }
  }

  /**
   * Adds a row of a column of numbers.
   *
   * @param value the column's value, or not-a-number if it is missing
   * @param group label of the row's group, or null if it has none
   */
  void addNumber(double value, @Nullable String group) {
    all.addNumber(value);
    if (group != null) {
      group(group).addNumber(value);
    }
  }

  void merge(ColumnStatistics<T> other) {
    all.merge(other.all);
    other.groups.forEach((label, values) -> group(label).merge(values));
  }

  private ValueStatistics<T> group(String label) {
    return groups.computeIfAbsent(label, first -> new ValueStatistics<>(counted));
  }

  ValueStatistics<T> all() {
    return all;
  }

  /** Label of a group → a statistic of its values, for groups with any. */
  Map<String, T> byGroup(Function<ValueStatistics<T>, T> statistic) {
    Map<String, T> byGroup = new HashMap<>();
    groups.forEach(
        (label, values) -> {
          if (!values.isEmpty()) {
            byGroup.put(label, statistic.apply(values));
          }
        });
    return byGroup;
  }

  /** Tells what fills the missing values, and how many of them. */
  void forEachFilled(Filling<T> filling, BiConsumer<T, Long> filled) {
    long others = all.missing();
    for (Map.Entry<String, ValueStatistics<T>> group : groups.entrySet()) {
      T value = filling.byGroup().get(group.getKey());
      if (value != null && group.getValue().missing() > 0) {
        filled.accept(value, group.getValue().missing());
        others -= group.getValue().missing();
      }
    }
    if (others > 0) {
      filled.accept(filling.overall(), others);
    }
  }
}
