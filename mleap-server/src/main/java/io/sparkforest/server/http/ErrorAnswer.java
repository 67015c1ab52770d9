package io.sparkforest.server.http;

import io.sparkforest.server.codec.ErrorJson;
import io.sparkforest.server.codec.Fault;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when a request fails.
 *
 * @param code a stable identifier for programs
 * @param message for people
 * @param row the record at fault, from 1
 * @param column the column at fault
 * @param value the value at fault
 */
record ErrorAnswer(
    int status,
    String code,
    String message,
    @Nullable Long row,
    @Nullable String column,
    @Nullable String value) {
  static final String MEDIA_TYPE = "application/json";

  private static final Pattern CONTROL_CHARACTERS =
      Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");

  static ErrorAnswer of(int status, String code, String message) {
    return new ErrorAnswer(status, code, message, null, null, null);
  }

  static ErrorAnswer of(int status, Fault fault) {
    return new ErrorAnswer(
        status, fault.code().name(), fault.message(), fault.row(), fault.column(), fault.value());
  }

  /**
   * What is wrong and where, for the log: no message and no value, and of a column's name, which
   * may be the client's invention, no control characters.
   */
  String place() {
    StringBuilder place = new StringBuilder(code);
    if (row != null) {
      place.append(", row ").append(row);
    }
    if (column != null) {
      String name = CONTROL_CHARACTERS.matcher(column).replaceAll(" ");
      place.append(", \"").append(name).append('"');
    }
    return place.toString();
  }

  /** The answer's body: {@code {"error": {…}}} without the members that do not apply. */
  String toJson() {
    return ErrorJson.write(code, message, row, column, value);
  }
}
