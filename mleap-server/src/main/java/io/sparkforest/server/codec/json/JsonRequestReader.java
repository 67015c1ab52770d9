package io.sparkforest.server.codec.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkforest.server.codec.record.Records;
import io.sparkforest.server.codec.record.RequestReader;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads one JSON document: a record, an array of records, or one of the objects that clients put
 * around records:
 *
 * <ul>
 *   <li>{@code {"instances": […]}}, and MLflow's {@code {"dataframe_records": […]}} and {@code
 *       {"inputs": […]}}, around an array of records;
 *   <li>a table as pandas splits it, {@code {"columns": […], "data": [[…], …]}}, also with an
 *       {@code "index"}, which is ignored, and as MLflow's {@code {"dataframe_split": {…}}}.
 * </ul>
 *
 * <p>A record is an object by column names or an array in column order; an array of scalars is
 * therefore one record. A model whose column has the name of such a member is sent no envelope: the
 * object is a record.
 */
public final class JsonRequestReader implements RequestReader {
  private static final Set<String> ENVELOPES = Set.of("instances", "dataframe_records", "inputs");
  private static final String SPLIT = "dataframe_split";
  private static final String COLUMNS = "columns";
  private static final String INDEX = "index";
  private static final String DATA = "data";

  /** How far the document is read. */
  private enum Place {
    START,
    AMONG_RECORDS,
    AMONG_RECORDS_IN_ENVELOPE,
    AMONG_RECORDS_IN_TABLE,
    END
  }

  private final JsonRecordReader records;
  private final JsonParser parser;
  private Place place = Place.START;

  /** The member that the records are in, if they are in one. */
  private String envelope = "";

  /** A reader of the document that a body is. */
  public JsonRequestReader(JsonRecordReader records, Reader body) throws IOException {
    this.records = records;
    this.parser = RequestJson.factory().createParser(body);
  }

  @Override
  public Records next(int most) throws IOException {
    try {
      if (place == Place.START) {
        place = start();
      }
      while (place != Place.END && !records.collector().isFull(most)) {
        if (parser.currentToken() == JsonToken.END_ARRAY) {
          expectEnd();
        } else {
          records.readRecord(parser);
          parser.nextToken();
        }
      }
    } catch (JsonProcessingException e) {
      throw RequestJson.malformed("the body", e);
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
    if (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (records.names().indexOf(name).isEmpty()) {
        if (ENVELOPES.contains(name)) {
          return envelope(name);
        }
        if (name.equals(SPLIT)) {
          return split();
        }
        if (name.equals(COLUMNS) || name.equals(INDEX)) {
          return table(outside);
        }
        if (name.equals(DATA)) {
          return data(outside);
        }
      }
    }
    records.readObject(parser, outside);
    return documentEnd();
  }

  private Place envelope(String name) throws IOException {
    envelope = name;
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_ARRAY) {
      parser.nextToken();
      return Place.AMONG_RECORDS_IN_ENVELOPE;
    }
    throw malformed(
        "\"" + name + "\" must be an array of records (a table by columns is \"" + SPLIT + "\")");
  }

  private Place split() throws IOException {
    envelope = SPLIT;
    JsonStreamContext outside = parser.getParsingContext();
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw malformed("\"" + SPLIT + "\" must be an object of \"columns\" and \"data\"");
    }
    parser.nextToken();
    return table(outside);
  }

  /** A table, from its first name on to its first record. */
  private Place table(JsonStreamContext outside) throws IOException {
    boolean hasColumns = false;
    for (; parser.currentToken() == JsonToken.FIELD_NAME; parser.nextToken()) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (token != JsonToken.START_ARRAY) {
        if (envelope.isEmpty() && !hasColumns) {
          // A record with a column that the model does not have.
          records.rejectUnknown(name, parser, outside);
          return documentEnd();
        }
        throw malformed("\"" + name + "\" must be an array");
      }
      switch (name) {
        case COLUMNS -> {
          if (hasColumns) {
            throw malformed("\"" + COLUMNS + "\" stands twice");
          }
          records.setOrder(columns());
          hasColumns = true;
        }
        case INDEX -> parser.skipChildren();
        case DATA -> {
          if (!hasColumns) {
            throw columnsFirst();
          }
          parser.nextToken();
          return Place.AMONG_RECORDS_IN_TABLE;
        }
        default -> throw notOfTable(name);
      }
    }
    throw malformed("a table must have \"columns\" and \"data\"");
  }

  private List<String> columns() throws IOException {
    List<String> columns = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.currentToken().isScalarValue()) {
        throw malformed("\"" + COLUMNS + "\" must be an array of names");
      }
      columns.add(parser.getText());
    }
    return columns;
  }

  /**
   * An object that begins with {@code "data"} and is not the single record or array of records that
   * {@code SparkmlEnvelope} is.
   */
  private Place data(JsonStreamContext outside) throws IOException {
    parser.nextToken();
    parser.skipChildren();
    JsonToken after = parser.nextToken();
    if (after == JsonToken.FIELD_NAME
        && (parser.currentName().equals(COLUMNS) || parser.currentName().equals(INDEX))) {
      throw columnsFirst();
    }
    if (after == JsonToken.END_OBJECT) {
      documentEnd();
    }
    records.rejectUnknown(DATA, parser, outside);
    return documentEnd();
  }

  private Place array() throws IOException {
    JsonStreamContext outside = parser.getParsingContext().getParent();
    JsonToken token = parser.nextToken();
    if (token != null && token.isScalarValue()) {
      records.readArray(parser, outside);
      return documentEnd();
    }
    return Place.AMONG_RECORDS;
  }

  private void expectEnd() throws IOException {
    if (place == Place.AMONG_RECORDS_IN_TABLE) {
      expectTableEnd();
    }
    if (!envelope.isEmpty() && parser.nextToken() != JsonToken.END_OBJECT) {
      throw malformed("\"" + envelope + "\" must be the only member");
    }
    place = documentEnd();
  }

  private void expectTableEnd() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (!parser.currentName().equals(INDEX)) {
        throw notOfTable(parser.currentName());
      }
      parser.nextToken();
      parser.skipChildren();
    }
  }

  private Place documentEnd() throws IOException {
    JsonToken next = parser.nextToken();
    if (next == JsonToken.START_OBJECT || next == JsonToken.START_ARRAY) {
      throw malformed(
          "the body must end after its JSON object or array: for a record on each line the"
              + " Content-Type is application/jsonlines");
    }
    if (next != null) {
      throw malformed("the body must end after its JSON object or array");
    }
    return Place.END;
  }

  private static RequestException columnsFirst() {
    return malformed("\"columns\" must come before \"data\"");
  }

  private static RequestException notOfTable(String name) {
    return malformed(
        "a table has \"columns\", \"data\" and perhaps \"index\", but here is also \""
            + RequestError.cut(name)
            + "\"");
  }

  private static RequestException malformed(String message) {
    return RequestException.of(ErrorCode.MALFORMED_BODY, message);
  }
}
