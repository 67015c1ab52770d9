package io.sparkforest.server.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkforest.server.codec.Fault.Code;
import java.io.IOException;
import java.io.Reader;

/**
 * Reads one JSON document: a record, an array of records, or {@code {"instances": […]}} around such
 * an array. A record is an object by column names or an array in column order; an array of scalars
 * is therefore one record.
 */
final class JsonRequestReader implements RequestReader {
  private static final String ENVELOPE = "instances";

  /** How far the document is read. */
  private enum Place {
    START,
    AMONG_RECORDS,
    AMONG_RECORDS_IN_ENVELOPE,
    END
  }

  private final JsonRecordReader records;
  private final JsonParser parser;
  private Place place = Place.START;

  JsonRequestReader(JsonRecordReader records, Reader body) throws IOException {
    this.records = records;
    this.parser = JsonRecordReader.factory().createParser(body);
  }

  @Override
  public Records next(int most) throws IOException {
    try {
      if (place == Place.START) {
        place = start();
      }
      while (place != Place.END && !records.collector().isFull(most)) {
        if (parser.currentToken() == JsonToken.END_ARRAY) {
          end();
        } else {
          records.record(parser);
          parser.nextToken();
        }
      }
    } catch (JsonProcessingException e) {
      throw JsonRecordReader.malformed("the body", e);
    }
    return records.collector().take();
  }

  private Place start() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_OBJECT) {
      return object();
    }
    if (first == JsonToken.START_ARRAY) {
      return array();
    }
    throw malformed("the body must be a JSON object or array");
  }

  private Place object() throws IOException {
    JsonStreamContext outside = parser.getParsingContext().getParent();
    JsonToken token = parser.nextToken();
    // A model whose column has the envelope's name is asked without an envelope.
    if (token == JsonToken.FIELD_NAME
        && parser.currentName().equals(ENVELOPE)
        && records.names().indexOf(ENVELOPE).isEmpty()) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw malformed("\"" + ENVELOPE + "\" must be an array of records");
      }
      parser.nextToken();
      return Place.AMONG_RECORDS_IN_ENVELOPE;
    }
    records.members(parser, outside);
    return documentEnd();
  }

  private Place array() throws IOException {
    JsonStreamContext outside = parser.getParsingContext().getParent();
    JsonToken token = parser.nextToken();
    if (token != null && token.isScalarValue()) {
      records.elements(parser, outside);
      return documentEnd();
    }
    return Place.AMONG_RECORDS;
  }

  private void end() throws IOException {
    if (place == Place.AMONG_RECORDS_IN_ENVELOPE && parser.nextToken() != JsonToken.END_OBJECT) {
      throw malformed("\"" + ENVELOPE + "\" must be the only member");
    }
    place = documentEnd();
  }

  private Place documentEnd() throws IOException {
    if (parser.nextToken() != null) {
      throw malformed("the body must end after its JSON object or array");
    }
    return Place.END;
  }

  private static BadRequestException malformed(String message) {
    return BadRequestException.of(Code.MALFORMED_BODY, message);
  }
}
