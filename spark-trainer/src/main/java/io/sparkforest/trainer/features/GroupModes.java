package io.sparkforest.trainer.features;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The most frequent values of a column, over all rows and by group; of equally frequent ones the
 * least, so that the order of the rows does not matter.
 *
 * @param overall the mode of all rows
 * @param byGroup group → its mode, for groups with any present value
 */
record GroupModes<T extends Comparable<T>>(T overall, Map<String, T> byGroup) {
  /**
   * Counts the present values.
   *
   * @param by column of the groups, or null for none
   */
  @SuppressWarnings("unchecked")
  static <T extends Comparable<T>> GroupModes<T> of(
      Dataset<?> rows, String column, @Nullable String by) {
    Dataset<Row> present = rows.filter(rows.col(column).isNotNull()).toDF();
    Dataset<Row> counted =
        by == null
            ? present.groupBy(present.col(column)).count()
            : present.groupBy(present.col(column), present.col(by)).count();
    Map<T, Long> overall = new HashMap<>();
    Map<String, Map<T, Long>> groups = new HashMap<>();
    for (Row row : counted.collectAsList()) {
      T value = (T) row.get(0);
      long count = row.getLong(row.length() - 1);
      overall.merge(value, count, Long::sum);
      if (by != null && !row.isNullAt(1)) {
        groups
            .computeIfAbsent(row.getString(1), group -> new HashMap<>())
            .merge(value, count, Long::sum);
      }
    }
    Map<String, T> modes = new HashMap<>();
    groups.forEach((group, counts) -> modes.put(group, mode(counts)));
    return new GroupModes<>(mode(overall), modes);
  }

  private static <T extends Comparable<T>> T mode(Map<T, Long> counts) {
    return counts.entrySet().stream()
        .max(
            Comparator.comparingLong((Entry<T, Long> entry) -> entry.getValue())
                .thenComparing(Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Entry::getKey)
        .orElseThrow(() -> new IllegalStateException("a column without any value has no mode"));
  }
}
