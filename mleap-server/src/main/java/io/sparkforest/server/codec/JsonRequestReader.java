package io.sparkforest.server.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkforest.server.codec.Fault.Code;
import io.sparkforest.server.model.Signature;
import java.io.IOException;
import java.io.Reader;

/**
 * Reads one JSON document: a record, an array of records, or {@code {"instances": […]}} around such
 * an array. A record is an object by column names or an array in column order; an array of scalars
 * is therefore one record.
 */
final class JsonRequestReader implements RequestReader {
  private static final String ENVELOPE = "instances";

  private final JsonRecordReader records;

  JsonRequestReader(Signature signature, AnswerColumns answer) {
    records = new JsonRecordReader(signature, answer);
  }

  @Override
  public Records read(Reader body) throws IOException {
    try (JsonParser parser = JsonRecordReader.factory().createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        object(parser);
      } else if (first == JsonToken.START_ARRAY) {
        array(parser);
      } else {
        throw malformed("the body must be a JSON object or array");
      }
      if (parser.nextToken() != null) {
        throw malformed("the body must end after its JSON object or array");
      }
    } catch (JsonProcessingException e) {
      throw JsonRecordReader.malformed("the body", e);
    }
    return records.finish();
  }

  private void object(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    // A model whose column has the envelope's name is asked without an envelope.
    if (token == JsonToken.FIELD_NAME
        && parser.currentName().equals(ENVELOPE)
        && records.names().indexOf(ENVELOPE).isEmpty()) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw malformed("\"" + ENVELOPE + "\" must be an array of records");
      }
      parser.nextToken();
      all(parser);
      if (parser.nextToken() != JsonToken.END_OBJECT) {
        throw malformed("\"" + ENVELOPE + "\" must be the only member");
      }
    } else {
      records.members(parser);
    }
  }

  private void array(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token != null && token.isScalarValue()) {
      records.elements(parser);
    } else {
      all(parser);
    }
  }

  /** All records up to the end of the array. */
  private void all(JsonParser parser) throws IOException {
    for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
      records.record(parser);
    }
  }

  private static BadRequestException malformed(String message) {
    return BadRequestException.of(Code.MALFORMED_BODY, message);
  }
}
