package io.sparkforest.server.codec.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkforest.server.codec.record.RowCollector;
import io.sparkforest.server.codec.record.Written;

/** What a value of JSON is to a record. */
final class JsonValues {
  private JsonValues() {}

  /** How the current value is written. */
  static Written written(JsonParser parser) {
    return switch (parser.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Written.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> Written.BOOLEAN;
      default -> Written.TEXT;
    };
  }

  /** Whether the value is a string, number or boolean; not so for null. */
  static boolean isPresent(JsonParser parser, RowCollector collector, int column) {
    JsonToken token = parser.currentToken();
    if (token == null || !token.isScalarValue()) {
      throw collector.badValue(
          column, null, "must be a string, number, boolean or null, not an object or an array");
    }
    return token != JsonToken.VALUE_NULL;
  }
}
