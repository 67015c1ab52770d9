package io.sparkforest.server.features;

import org.jspecify.annotations.Nullable;

/** One record among others in flat arrays; the same object moves from record to record. */
public final class RawRecord {
  /**
   * Stands for a missing number. A NaN with a mark of its own: copies keep it, and whoever makes no
   * difference between missing and NaN asks {@link Double#isNaN}.
   */
  public static final double MISSING = Double.longBitsToDouble(0x7ff8_4d49_5353_4e47L);

  private static final long MISSING_BITS = Double.doubleToRawLongBits(MISSING);

  private final double[] numbers;
  private final @Nullable String[] labels;
  private int firstNumber;
  private int firstLabel;

  /**
   * A view of records.
   *
   * @param numbers of all records, {@link #MISSING} where missing
   * @param labels of all records, null where missing
   */
  public RawRecord(double[] numbers, @Nullable String[] labels) {
    this.numbers = numbers;
    this.labels = labels;
  }

  /** Whether a number is the one that stands for a missing one. */
  public static boolean isMissing(double number) {
    return Double.doubleToRawLongBits(number) == MISSING_BITS;
  }

  /** Moves to a record, by the places of its first number and first label. */
  public void moveTo(int number, int label) {
    firstNumber = number;
    firstLabel = label;
  }

  double number(int place) {
    return numbers[firstNumber + place];
  }

  @Nullable String label(int place) {
    return labels[firstLabel + place];
  }
}
