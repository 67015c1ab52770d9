package io.sparkforest.trainer.features;

import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What is known of some values of a column: how many are missing, and of the others either how
 * often each is there or, where that would be a count for nearly every row, their moments.
 */
final class ValueStatistics<T extends Comparable<T>> implements Serializable {
  private final boolean counted;
  private final HashMap<T, Long> counts = new HashMap<>();
  private final Moments moments = new Moments();
  private long missing;

  /**
   * Starts with no value.
   *
   * @param counted whether to count each value; if not, the values must be numbers
   */
  ValueStatistics(boolean counted) {
    this.counted = counted;
  }

  void add(@Nullable T value) {
    if (value == null) {
      missing++;
    } else if (counted) {
      counts.merge(value, 1L, Long::sum);
    } else {
      moments.add((Double) value);
    }
  }

  /** Adds a value as often as that. */
  void add(@Nullable T value, long times) {
    if (value == null) {
      missing += times;
    } else if (times > 0) {
      counts.merge(value, times, Long::sum);
    }
  }

  /** Adds a number; not-a-number is a missing value. */
  @SuppressWarnings("unchecked") // the values are numbers
  void addNumber(double value) {
    if (Double.isNaN(value)) {
      missing++;
    } else if (counted) {
      counts.merge((T) Double.valueOf(value), 1L, Long::sum);
    } else {
      moments.add(value);
    }
  }

  void merge(ValueStatistics<T> other) {
    missing += other.missing;
    other.counts.forEach((value, count) -> counts.merge(value, count, Long::sum));
    moments.merge(other.moments);
  }

  boolean isEmpty() {
    return counts.isEmpty() && moments.count() == 0;
  }

  long missing() {
    return missing;
  }

  Map<T, Long> counts() {
    return counts;
  }

  Moments moments() {
    return moments;
  }

  /**
   * The most frequent value; of equally frequent ones the least, so that the order of the rows does
   * not matter.
   */
  T mode() {
    return counts.entrySet().stream()
        .max(
            Comparator.comparingLong((Entry<T, Long> entry) -> entry.getValue())
                .thenComparing(Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Entry::getKey)
        .orElseThrow(() -> new IllegalStateException("a column without any value has no mode"));
  }
}
