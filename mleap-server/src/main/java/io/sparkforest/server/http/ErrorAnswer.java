package io.sparkforest.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sparkforest.server.codec.Fault;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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

  private static final JsonFactory JSON = new JsonFactory();

  static ErrorAnswer of(int status, String code, String message) {
    return new ErrorAnswer(status, code, message, null, null, null);
  }

  static ErrorAnswer of(int status, Fault fault) {
    return new ErrorAnswer(
        status, fault.code().name(), fault.message(), fault.row(), fault.column(), fault.value());
  }

  /** The answer's body: {@code {"error": {…}}} without the members that do not apply. */
  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeStringField("code", code);
      json.writeStringField("message", message);
      if (row != null) {
        json.writeNumberField("row", row);
      }
      if (column != null) {
        json.writeStringField("column", column);
      }
      if (value != null) {
        json.writeStringField("value", value);
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }
}
