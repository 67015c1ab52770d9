package io.sparkforest.server.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import ml.combust.mleap.core.types.BasicType;
import ml.combust.mleap.core.types.DataType;
import ml.combust.mleap.core.types.ScalarType;

/** A type of value that a pipeline may want where a record has a number or a label. */
@SuppressWarnings("ImmutableEnumChecker") // MLeap's types are case objects of Scala
enum FieldType {
  BOOLEAN(ScalarType.Boolean(), ColumnType.CATEGORICAL),
  BYTE(ScalarType.Byte(), ColumnType.NUMERIC),
  SHORT(ScalarType.Short(), ColumnType.NUMERIC),
  INT(ScalarType.Int(), ColumnType.NUMERIC),
  LONG(ScalarType.Long(), ColumnType.NUMERIC),
  FLOAT(ScalarType.Float(), ColumnType.NUMERIC),
  DOUBLE(ScalarType.Double(), ColumnType.NUMERIC),
  STRING(ScalarType.String(), ColumnType.CATEGORICAL);

  private final BasicType base;
  private final ColumnType column;

  FieldType(ScalarType type, ColumnType column) {
    this.base = type.base();
    this.column = column;
  }

  /** The field type of a pipeline's column; empty if it holds no single number or text. */
  static Optional<FieldType> of(DataType type) {
    if (type instanceof ScalarType scalar) {
      return Arrays.stream(values()).filter(own -> own.base.equals(scalar.base())).findFirst();
    }
    return Optional.empty();
  }

  /** The field type in which a column's values stand by themselves. */
  static FieldType of(ColumnType column) {
    return switch (column) {
      case NUMERIC -> DOUBLE;
      case CATEGORICAL -> STRING;
    };
  }

  BasicType base() {
    return base;
  }

  /** What a record has in such a column. */
  ColumnType column() {
    return column;
  }

  /**
   * The boxed value of a number.
   *
   * @throws IllegalArgumentException if the type cannot hold it
   */
  Object of(double number) {
    return switch (this) {
      case BYTE -> (byte) whole(number, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SHORT -> (short) whole(number, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT -> (int) whole(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case LONG -> whole(number, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> (float) number;
      case DOUBLE -> number;
      case BOOLEAN, STRING -> throw new IllegalStateException(this + " is no number");
    };
  }

  /**
   * The value of a label.
   *
   * @throws IllegalArgumentException if the type cannot hold it
   */
  Object of(String label) {
    if (this == STRING) {
      return label;
    }
    return switch (label.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw new IllegalArgumentException("must be true or false but is \"" + label + "\"");
    };
  }

  private long whole(double number, double least, double greatest) {
    if (number != Math.rint(number) || number < least || number > greatest) {
      throw new IllegalArgumentException(
          "must be a whole number that fits into "
              + name().toLowerCase(Locale.ROOT)
              + " but is "
              + number);
    }
    return (long) number;
  }
}
