package io.sparkforest.server.codec.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkforest.contract.ByteOrderMark;
import io.sparkforest.server.codec.json.RequestJson;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.ColumnNames;
import io.sparkforest.server.model.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON request as clients of AWS's SparkML serving container send it: {@code {"data": […]}}, with
 * or without a {@code "schema"}. The data are one record in the order of the schema's columns, or,
 * here, an array of such records.
 *
 * @param schema its text as it was sent, not parsed yet; null if there is none
 * @param data the text of the data, in UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SparkmlEnvelope(@Nullable String schema, byte[] data) {
  private static final String DATA = "data";
  private static final String SCHEMA = "schema";

  /**
   * The envelope that a body is, if it is one. A body that is not valid JSON is none: its reader
   * reports the error.
   */
  static Optional<SparkmlEnvelope> of(byte[] body, Charset charset, ColumnNames names) {
    try {
      return of(characters(body, charset), names);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<SparkmlEnvelope> of(String body, ColumnNames names) throws IOException {
    try (JsonParser parser = RequestJson.factory().createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      String data = null;
      String schema = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        boolean isData = name.equals(DATA);
        if (names.indexOf(name).isPresent() || !(isData || name.equals(SCHEMA))) {
          return Optional.empty();
        }
        String value = value(parser, body);
        if (isData) {
          data = value;
        } else {
          schema = value;
        }
      }
      if (data == null || parser.nextToken() != null) {
        return Optional.empty();
      }
      return Optional.of(new SparkmlEnvelope(schema, data.getBytes(UTF_8)));
    }
  }

  private static String characters(byte[] body, Charset charset) throws CharacterCodingException {
    return ByteOrderMark.removedFrom(charset.newDecoder().decode(ByteBuffer.wrap(body)).toString());
  }

  /** The text of the value that follows. */
  private static String value(JsonParser parser, String body) throws IOException {
    parser.nextToken();
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken();
    return body.substring(start, (int) parser.currentLocation().getCharOffset());
  }

  /**
   * The model with the envelope's schema.
   *
   * @throws RequestException if the schema makes no sense or does not fit the model
   */
  Model asked(Model model) {
    if (schema == null) {
      return model;
    }
    try {
      return model.withSchema(schema);
    } catch (IllegalArgumentException e) {
      throw RequestException.of(ErrorCode.BAD_SCHEMA, String.valueOf(e.getMessage()));
    }
  }
}
