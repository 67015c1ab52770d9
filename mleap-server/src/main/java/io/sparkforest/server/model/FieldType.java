package io.sparkforest.server.model;

import io.sparkforest.contract.notes.ColumnType;
import java.util.Optional;

/**
 * The type of a value as MLeap knows it. A bundle from elsewhere gets each of a record's values in
 * the type that the schema, or else the pipeline, declares, and MLeap casts it to what its stages
 * read: the integer 1 is the label {@code 1} to them, the double 1 is {@code 1.0}, and true is
 * {@code 1}.
 */
public enum FieldType {
  /** True or false. */
  BOOLEAN(ColumnType.CATEGORICAL),
  /** A whole number of 8 bits. */
  BYTE(Byte.MIN_VALUE, Byte.MAX_VALUE),
  /** A whole number of 16 bits. */
  SHORT(Short.MIN_VALUE, Short.MAX_VALUE),
  /** A whole number of 32 bits. */
  INT(Integer.MIN_VALUE, Integer.MAX_VALUE),
  /** A whole number of 64 bits. */
  LONG(Long.MIN_VALUE, Long.MAX_VALUE),
  /** A number of 32 bits; NaN and infinities are values, too. */
  FLOAT(ColumnType.NUMERIC),
  /** A number of 64 bits; NaN and infinities are values, too. */
  DOUBLE(ColumnType.NUMERIC),
  /** A text. */
  STRING(ColumnType.CATEGORICAL);

  /** The first of 2^63 numbers that no long can hold. */
  private static final double BEYOND_LONG = 0x1p63;

  private final ColumnType column;
  private final boolean isWhole;
  private final long min;
  private final long max;

  FieldType(ColumnType column) {
    this.column = column;
    this.isWhole = false;
    this.min = 0;
    this.max = 0;
  }

  FieldType(long min, long max) {
    this.column = ColumnType.NUMERIC;
    this.isWhole = true;
    this.min = min;
    this.max = max;
  }

  /** The field type in which a column's values stand by themselves. */
  public static FieldType of(ColumnType column) {
    return switch (column) {
      case NUMERIC -> DOUBLE;
      case CATEGORICAL -> STRING;
    };
  }

  /** What a record has in a column of this type. */
  public ColumnType column() {
    return column;
  }

  /** Whether NaN and infinities are values of this type. */
  public boolean holdsNonFinite() {
    return this == DOUBLE || this == FLOAT;
  }

  /**
   * What a finite number must be to be a value of this type, as a rule for people; empty if it is.
   * Floats are rounded: any but those that are too large.
   */
  public Optional<String> violation(double number) {
    if (this == FLOAT && Float.isInfinite((float) number)) {
      return Optional.of("must be a number that a float can hold");
    }
    if (isWhole
        && (number != Math.rint(number) || number < min || number > max || number >= BEYOND_LONG)) {
      return Optional.of("must be a whole number from " + min + " to " + max);
    }
    return Optional.empty();
  }

  /** The boxed value of a number that is a value of this type. */
  public Object of(double number) {
    return switch (this) {
      case BYTE -> (byte) number;
      case SHORT -> (short) number;
      case INT -> (int) number;
      case LONG -> (long) number;
      case FLOAT -> (float) number;
      case DOUBLE -> number;
      case BOOLEAN, STRING -> throw new IllegalStateException(this + " is no number");
    };
  }

  /** The boxed value of a label that is a value of this type. */
  public Object of(String label) {
    return this == BOOLEAN ? (Object) Boolean.valueOf(label) : label;
  }
}
