package io.sparkforest.server.error;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sparkforest.contract.Escaped;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request or with one of its records, and where.
 *
 * @param message for people; it may change
 * @param row the record's number, from 1, not counting a header; null if no single record is wrong
 * @param column the column's name; null if no column is wrong
 * @param value the wrong value as the client sent it, cut to 100 characters; null if there is none
 */
public record RequestError(
    ErrorCode code,
    String message,
    @Nullable Long row,
    @Nullable String column,
    @Nullable String value) {
  /** 100 characters, and the ellipsis that stands for others. */
  private static final int MAX_SHOWN = 101;

  private static final JsonFactory JSON = new JsonFactory();

  public RequestError {
    if (value != null) {
      value = cut(value);
    }
  }

  /** An error whose message is the meaning of its code. */
  public static RequestError of(ErrorCode code) {
    return of(code, code.meaning());
  }

  /** An error of the whole request. */
  public static RequestError of(ErrorCode code, String message) {
    return new RequestError(code, message, null, null, null);
  }

  /** An error of one record. */
  public static RequestError ofRow(ErrorCode code, long row, String message) {
    return new RequestError(code, message, row, null, null);
  }

  /** The text, cut to a length that fits an error's message. */
  public static String cut(String text) {
    return Escaped.cut(text, MAX_SHOWN);
  }

  /**
   * Code, row and column, for the log: no message and no value. The client may have made up the
   * column's name, so control characters in it become spaces.
   */
  public String place() {
    StringBuilder place = new StringBuilder(code.name());
    if (row != null) {
      place.append(", row ").append(row);
    }
    if (column != null) {
      place.append(", \"").append(Escaped.spaced(column)).append('"');
    }
    return place.toString();
  }

  /** {@code {"error": {…}}} without the members that are null. */
  public String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeObjectFieldStart("error");
      json.writeStringField("code", code.name());
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
