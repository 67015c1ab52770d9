package io.sparkforest.trainer.data;

/** What the distinct values of all columns of a channel may take while it is scanned. */
final class LabelBudget {
  /** A set's entry with its place in the table, a string and its array. */
  private static final int BYTES_PER_LABEL = 96;

  /** Whole numbers of all columns; in a set that is half full each takes 16 bytes. */
  private static final int MAX_WHOLE_NUMBERS = 5_000_000;

  private static final int MIN_WHOLE_NUMBERS_PER_COLUMN = 2_000;
  private static final int MAX_WHOLE_NUMBERS_PER_COLUMN = 10_000;

  private final int wholeNumbersPerColumn;
  private long left;

  /** A budget in bytes for so many columns. */
  LabelBudget(long bytes, int columns) {
    this.left = bytes;
    this.wholeNumbersPerColumn =
        Math.max(
            MIN_WHOLE_NUMBERS_PER_COLUMN,
            Math.min(MAX_WHOLE_NUMBERS_PER_COLUMN, MAX_WHOLE_NUMBERS / Math.max(1, columns)));
  }

  /** Adds a label, and returns whether there was room for it. */
  boolean acquire(String label) {
    left -= bytes(1, label.length());
    return left >= 0;
  }

  /** Returns what a set took. */
  void release(int labels, long characters) {
    left += bytes(labels, characters);
  }

  private static long bytes(int labels, long characters) {
    return (long) BYTES_PER_LABEL * labels + characters;
  }

  /** Whole numbers that are looked at for whether they repeat. */
  int wholeNumbersPerColumn() {
    return wholeNumbersPerColumn;
  }
}
