package io.sparkforest.server.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes errors, of a request or of a single record, in the one form that they all have. */
public final class ErrorJson {
  private static final JsonFactory JSON = new JsonFactory();

  private ErrorJson() {}

  /** {@code {"error": {…}}} without the members that are null. */
  public static String write(
      String code,
      String message,
      @Nullable Long row,
      @Nullable String column,
      @Nullable String value) {
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

  static String write(Fault fault) {
    return write(fault.code().name(), fault.message(), fault.row(), fault.column(), fault.value());
  }
}
