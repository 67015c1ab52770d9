package io.sparkforest.server.features;

import org.jspecify.annotations.Nullable;

/** One record among others in flat arrays; the same object moves from record to record. */
public final class RawRecord {
  private final double[] numbers;
  private final @Nullable String[] labels;
  private int firstNumber;
  private int firstLabel;

  /**
   * A view of records.
   *
   * @param numbers of all records, NaN where missing
   * @param labels of all records, null where missing
   */
  public RawRecord(double[] numbers, @Nullable String[] labels) {
    this.numbers = numbers;
    this.labels = labels;
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
