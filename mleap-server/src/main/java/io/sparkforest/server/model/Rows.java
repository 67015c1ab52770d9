package io.sparkforest.server.model;

import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.drift.DriftRows;
import io.sparkforest.server.features.RawRecord;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of records, checked and ready to be scored: for each row and each of {@link
 * Signature#inputs()} a number or a label, or nothing where it is missing.
 *
 * <p>Numbers and labels lie row by row in one flat array each: a request of a million records is
 * two arrays and its labels, not a million objects. {@link RawRecord#MISSING} stands for a missing
 * number; it is one of the many NaNs, and another than {@link Double#NaN}, which bundles from
 * elsewhere take for a value.
 */
public final class Rows implements DriftRows {
  private final Layout layout;
  private final int size;
  private final int capacity;
  private final double[] numbers;
  private final @Nullable String[] labels;

  private Rows(Layout layout, int size, int capacity, double[] numbers, @Nullable String[] labels) {
    this.layout = layout;
    this.size = size;
    this.capacity = capacity;
    this.numbers = numbers;
    this.labels = labels;
  }

  /** A builder of rows whose values are those of {@code inputs}, in that order. */
  public static Builder builder(List<Column> inputs) {
    return new Builder(Layout.of(inputs), Builder.FIRST_CAPACITY);
  }

  /** A builder of rows of a layout. */
  static Builder builder(Layout layout) {
    return new Builder(layout, Builder.FIRST_CAPACITY);
  }

  /** How many rows there are. */
  @Override
  public int size() {
    return size;
  }

  /** The value of a numeric input, NaN if it is missing or NaN. */
  @Override
  public double number(int row, int input) {
    return numbers[row * layout.numberWidth + layout.slots[input]];
  }

  /** Whether a numeric input has no value. */
  public boolean isMissing(int row, int input) {
    return RawRecord.isMissing(number(row, input));
  }

  /** The value of a categorical input, null if it is missing. */
  @Override
  public @Nullable String label(int row, int input) {
    return labels[row * layout.labelWidth + layout.slots[input]];
  }

  /** A builder that reuses the memory of these rows, which must not be used afterwards. */
  public Builder reuse() {
    return new Builder(layout, capacity, numbers, labels);
  }

  /** A single one of the rows. */
  public Rows only(int row) {
    return new Rows(
        layout,
        1,
        1,
        Arrays.copyOfRange(numbers, row * layout.numberWidth, (row + 1) * layout.numberWidth),
        Arrays.copyOfRange(labels, row * layout.labelWidth, (row + 1) * layout.labelWidth));
  }

  /** A view of the rows, to be moved from one to the other. */
  public RawRecord record() {
    return new RawRecord(numbers, labels);
  }

  /** Moves a view of these rows to one of them. */
  public void moveTo(RawRecord record, int row) {
    record.moveTo(row * layout.numberWidth, row * layout.labelWidth);
  }

  /** Where each input's values lie. */
  public static final class Layout {
    private final int[] slots;
    private final int numberWidth;
    private final int labelWidth;

    private Layout(int[] slots, int numberWidth, int labelWidth) {
      this.slots = slots;
      this.numberWidth = numberWidth;
      this.labelWidth = labelWidth;
    }

    /** The place of an input among a row's numbers, or among its labels. */
    public int slot(int input) {
      return slots[input];
    }

    /** The layout of rows of inputs. */
    public static Layout of(List<Column> inputs) {
      int[] slots = new int[inputs.size()];
      int numberWidth = 0;
      int labelWidth = 0;
      for (int input = 0; input < slots.length; input++) {
        if (inputs.get(input).type() == ColumnType.NUMERIC) {
          slots[input] = numberWidth++;
        } else {
          slots[input] = labelWidth++;
        }
      }
      return new Layout(slots, numberWidth, labelWidth);
    }
  }

  /** Collects rows one after the other; a value that is not set is missing. */
  public static final class Builder {
    private static final int FIRST_CAPACITY = 16;
    private static final int GROWTH = 4;

    private final Layout layout;
    private int size;
    private int capacity;
    private double[] numbers;
    private @Nullable String[] labels;

    private Builder(Layout layout, int capacity) {
      this(
          layout,
          capacity,
          new double[capacity * layout.numberWidth],
          new @Nullable String[capacity * layout.labelWidth]);
    }

    private Builder(Layout layout, int capacity, double[] numbers, @Nullable String[] labels) {
      this.layout = layout;
      this.capacity = capacity;
      this.numbers = numbers;
      this.labels = labels;
    }

    /** Begins a row in which every value is missing. */
    public void addRow() {
      if (size == capacity) {
        capacity = Math.multiplyExact(capacity, GROWTH);
        numbers = Arrays.copyOf(numbers, Math.multiplyExact(capacity, layout.numberWidth));
        labels = Arrays.copyOf(labels, Math.multiplyExact(capacity, layout.labelWidth));
      }
      int first = size * layout.numberWidth;
      Arrays.fill(numbers, first, first + layout.numberWidth, RawRecord.MISSING);
      Arrays.fill(labels, size * layout.labelWidth, (size + 1) * layout.labelWidth, null);
      size++;
    }

    /** Sets a numeric input of the last row; NaN is a value like another. */
    public void setNumber(int input, double value) {
      numbers[(size - 1) * layout.numberWidth + layout.slots[input]] = value;
    }

    /** Sets a categorical input of the last row. */
    public void setLabel(int input, String value) {
      labels[(size - 1) * layout.labelWidth + layout.slots[input]] = value;
    }

    /** How many rows were begun. */
    public int size() {
      return size;
    }

    /** A builder of further rows, probably as many. */
    public Builder next() {
      return new Builder(layout, Math.max(FIRST_CAPACITY, size));
    }

    /** The rows so far; the builder must not be used again. */
    public Rows build() {
      return new Rows(layout, size, capacity, numbers, labels);
    }
  }
}
