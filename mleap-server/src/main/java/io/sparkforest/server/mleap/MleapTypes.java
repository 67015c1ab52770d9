package io.sparkforest.server.mleap;

import io.sparkforest.server.model.FieldType;
import java.util.Arrays;
import java.util.Optional;
import ml.combust.mleap.core.types.BasicType;
import ml.combust.mleap.core.types.DataType;
import ml.combust.mleap.core.types.ScalarType;

/** The types of MLeap's columns, as far as a record's fields can be of them. */
final class MleapTypes {
  private MleapTypes() {}

  /** The field type of a pipeline's column; empty if it holds no single number or text. */
  static Optional<FieldType> field(DataType type) {
    if (type instanceof ScalarType scalar) {
      return Arrays.stream(FieldType.values())
          .filter(own -> basic(own).equals(scalar.base()))
          .findFirst();
    }
    return Optional.empty();
  }

  /** MLeap's type of a single value. */
  static BasicType basic(FieldType type) {
    ScalarType scalar =
        switch (type) {
          case BOOLEAN -> ScalarType.Boolean();
          case BYTE -> ScalarType.Byte();
          case SHORT -> ScalarType.Short();
          case INT -> ScalarType.Int();
          case LONG -> ScalarType.Long();
          case FLOAT -> ScalarType.Float();
          case DOUBLE -> ScalarType.Double();
          case STRING -> ScalarType.String();
        };
    return scalar.base();
  }
}
