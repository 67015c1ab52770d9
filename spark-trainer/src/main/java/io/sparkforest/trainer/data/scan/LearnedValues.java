package io.sparkforest.trainer.data.scan;

import io.sparkforest.trainer.columnar.ChunkColumn;
import io.sparkforest.trainer.columnar.StoredColumn;
import java.io.Serializable;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongPredicate;

/** What a model may learn from in some rows of a column: those that are not held out. */
public final class LearnedValues implements Serializable {
  /** No row is held out. */
  public static final LongPredicate NO_ROW = row -> false;

  private static final int ROWS_AT_ONCE = 1 << 12;

  private long present;
  private long missing;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private boolean isWhole = true;
  private final BitSet labels = new BitSet();

  /**
   * Looks at consecutive rows.
   *
   * @param from the first of them
   * @param to where they end
   * @param heldOut tells by a row's number whether it is held out
   */
  public static LearnedValues of(StoredColumn column, long from, long to, LongPredicate heldOut) {
    LearnedValues learned = new LearnedValues();
    double[] numbers = new double[(int) Math.min(ROWS_AT_ONCE, to - from)];
    int[] codes = new int[column.hasLabels() ? numbers.length : 0];
    boolean[] seen = new boolean[column.labels().size()];
    for (long row = from; row < to; row += numbers.length) {
      int count = (int) Math.min(numbers.length, to - row);
      column.numbers(row, count, numbers);
      if (column.hasLabels()) {
        column.codes(row, count, codes);
      }
      if (heldOut != NO_ROW) {
        count = learnable(numbers, codes, count, row, heldOut);
      }
      learned.add(numbers, count);
      if (codes.length > 0) {
        for (int index = 0; index < count; index++) {
          if (codes[index] >= 0) {
            seen[codes[index]] = true;
          }
        }
      }
    }
    for (int label = 0; label < seen.length; label++) {
      learned.labels.set(label, seen[label]);
    }
    return learned;
  }

  /** Moves what is not held out to the front, and returns how many values that are. */
  private static int learnable(
      double[] numbers, int[] codes, int count, long firstRow, LongPredicate heldOut) {
    int kept = 0;
    for (int index = 0; index < count; index++) {
      if (!heldOut.test(firstRow + index)) {
        numbers[kept] = numbers[index];
        if (codes.length > 0) {
          codes[kept] = codes[index];
        }
        kept++;
      }
    }
    return kept;
  }

  /**
   * In local variables, since fields are written after every number, and with comparisons that
   * nearly always end the same, since {@code Math.min} waits for the number before.
   */
  private void add(double[] numbers, int count) {
    long gaps = 0;
    double least = min;
    double greatest = max;
    boolean areWhole = isWhole;
    for (int index = 0; index < count; index++) {
      double number = numbers[index];
      if (Double.isNaN(number)) {
        gaps++;
      } else if (number == ChunkColumn.TEXT) {
        areWhole = false;
      } else {
        if (number < least) {
          least = number;
        }
        if (number > greatest) {
          greatest = number;
        }
        areWhole = areWhole && number == Math.rint(number);
      }
    }
    present += count - gaps;
    missing += gaps;
    // Whichever zero came first, it is one.
    min = least + 0.0;
    max = greatest + 0.0;
    isWhole = areWhole;
  }

  /** Adds what was found in other rows of the column. */
  public void merge(LearnedValues other) {
    present += other.present;
    missing += other.missing;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    isWhole &= other.isWhole;
    labels.or(other.labels);
  }

  /** Rows with a value. */
  public long present() {
    return present;
  }

  /** Rows without one. */
  public long missing() {
    return missing;
  }

  /** Least number; infinite if there is none. */
  public double min() {
    return min;
  }

  /** Greatest number; negative infinite if there is none. */
  public double max() {
    return max;
  }

  /** Whether every present value is a whole number. */
  public boolean isWhole() {
    return isWhole;
  }

  /** The texts of all values, in the order in which they first came in any row. */
  public Set<String> labels(StoredColumn column) {
    Set<String> texts = new LinkedHashSet<>();
    labels.stream().forEach(code -> texts.add(column.labels().get(code)));
    return texts;
  }

  /**
   * Whether the first numbers differ from each other.
   *
   * @param most how many of them, at most, are looked at
   */
  public static boolean areDistinct(StoredColumn column, int most, LongPredicate heldOut) {
    DistinctNumbers distinct = new DistinctNumbers();
    double[] numbers = new double[ROWS_AT_ONCE];
    for (long row = 0; row < column.rows(); row += numbers.length) {
      int count = (int) Math.min(numbers.length, column.rows() - row);
      column.numbers(row, count, numbers);
      for (int index = 0; index < count; index++) {
        if (distinct.size() >= most) {
          return true;
        }
        if (!heldOut.test(row + index) && !distinct.add(numbers[index])) {
          return false;
        }
      }
    }
    return true;
  }
}
