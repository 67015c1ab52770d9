package io.sparkforest.server.codec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.sparkforest.server.codec.UnknownColumn;
import io.sparkforest.server.codec.record.LineLimit;
import io.sparkforest.server.codec.record.RowCollector;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.JsonFault;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.ColumnNames;
import io.sparkforest.server.model.RecordLayout;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads a single record from JSON: an object by column names, or an array in column order. */
public final class JsonRecordReader {
  /** Records themselves nest three deep; columns that are not read may nest deeper. */
  private static final int DEEPEST_NESTING = 64;

  private static final int LONGEST_NAME = 10_000;

  /**
   * Strict JSON, read token by token: a number is kept as the text it was written in. Names are not
   * pooled: a pool that lives as long as the server would be filled by its clients.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST_NESTING)
                  .maxStringLength(LineLimit.LONGEST_RECORD)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .build();

  private static final String ENVELOPE = "data";

  /** Joins the names of nested objects' members. */
  private static final String NESTED = ".";

  private final ColumnNames names;
  private final RowCollector collector;
  private final boolean[] seen;
  private final JsonArrayReader arrays;

  /** A reader that gives fields to a collector. */
  public JsonRecordReader(RecordLayout layout, RowCollector collector) {
    names = layout.names();
    this.collector = collector;
    seen = new boolean[names.size()];
    arrays = new JsonArrayReader(layout, collector);
  }

  /** The factory of all parsers of requests. */
  public static JsonFactory factory() {
    return FACTORY;
  }

  static RequestException malformed(String place, JsonProcessingException cause) {
    return RequestException.of(
        ErrorCode.MALFORMED_BODY, place + " is not valid JSON: " + JsonFault.of(cause));
  }

  ColumnNames names() {
    return names;
  }

  RowCollector collector() {
    return collector;
  }

  /**
   * Takes the order of fields in the arrays that follow.
   *
   * @throws RequestException if a name is unknown or stands twice
   */
  void setOrder(List<String> columns) {
    arrays.setOrder(TableColumns.order(names, columns));
  }

  /**
   * Notes that a record that is an object has a member that is no column; in the end, it is read.
   */
  void rejectUnknown(String name, JsonParser parser, JsonStreamContext outside) throws IOException {
    collector.fail(unknownColumn(collector.row() + 1, name));
    skipTo(outside, parser);
  }

  private RequestException unknownColumn(long row, String name) {
    return RequestException.ofField(
        ErrorCode.UNKNOWN_COLUMN,
        row,
        RequestError.cut(name),
        null,
        "row " + row + ": " + UnknownColumn.message(names, name));
  }

  /**
   * The record that begins at the parser's current token; in the end, that is the record's last.
   */
  void readRecord(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    JsonStreamContext outside = parser.getParsingContext().getParent();
    if (token == JsonToken.START_OBJECT) {
      parser.nextToken();
      if (isEnveloped(parser)) {
        readEnveloped(parser, outside);
      } else {
        readObject(parser, outside);
      }
    } else if (token == JsonToken.START_ARRAY) {
      parser.nextToken();
      readArray(parser, outside);
    } else {
      long row = collector.row() + 1;
      collector.fail(
          RequestException.ofRow(
              ErrorCode.MALFORMED_BODY,
              row,
              "row " + row + ": a record must be an object or an array"));
    }
  }

  /** Whether an object is an array of fields as AWS's SparkML serving container takes it. */
  private boolean isEnveloped(JsonParser parser) throws IOException {
    return parser.currentToken() == JsonToken.FIELD_NAME
        && parser.currentName().equals(ENVELOPE)
        && names.indexOf(ENVELOPE).isEmpty();
  }

  private void readEnveloped(JsonParser parser, JsonStreamContext outside) throws IOException {
    JsonStreamContext envelope = parser.getParsingContext();
    long row = collector.row() + 1;
    if (parser.nextToken() == JsonToken.START_ARRAY) {
      parser.nextToken();
      readArray(parser, envelope);
      if (parser.nextToken() == JsonToken.END_OBJECT) {
        return;
      }
    }
    collector.fail(
        RequestException.ofRow(
            ErrorCode.MALFORMED_BODY,
            row,
            "row " + row + ": \"" + ENVELOPE + "\" must be an array, and the only member"));
    skipTo(outside, parser);
  }

  /**
   * A record that is an object, from its first name or its end on.
   *
   * @param outside the context around the object
   */
  void readObject(JsonParser parser, JsonStreamContext outside) throws IOException {
    try {
      readMembers(parser);
    } catch (RequestException e) {
      collector.fail(e);
      skipTo(outside, parser);
    }
  }

  /**
   * A record that is an array, from its first element or its end on.
   *
   * @param outside the context around the array
   */
  void readArray(JsonParser parser, JsonStreamContext outside) throws IOException {
    arrays.read(parser, outside);
  }

  /** Skips to the end of a broken record. */
  static void skipTo(JsonStreamContext outside, JsonParser parser) throws IOException {
    while (parser.getParsingContext() != outside) {
      parser.nextToken();
    }
  }

  private void readMembers(JsonParser parser) throws IOException {
    collector.beginRow();
    Arrays.fill(seen, false);
    readMembers(parser, "");
  }

  /**
   * Reads members up to the end of their object.
   *
   * @param outer what the names of the columns begin with: as in training, the member {@code city}
   *     of the member {@code address} is the column {@code address.city}
   */
  private void readMembers(JsonParser parser, String outer) throws IOException {
    while (parser.currentToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (!outer.isEmpty()) {
        name = outer + name;
      }
      Optional<Integer> found = names.indexOf(name);
      if (found.isEmpty() && names.anyBeginsWith(name + NESTED)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          // An object that is null, perhaps: all of its columns are missing.
          parser.skipChildren();
        } else {
          parser.nextToken();
          readMembers(parser, name + NESTED);
        }
        parser.nextToken();
        continue;
      }
      int index = index(name, found);
      parser.nextToken();
      if (names.isTarget(index) || !collector.isTaken(index)) {
        parser.skipChildren();
      } else {
        if (JsonValues.isPresent(parser, collector, index)) {
          int start = parser.getTextOffset();
          int end = start + parser.getTextLength();
          collector.addField(
              index, parser.getTextCharacters(), start, end, JsonValues.written(parser));
        }
      }
      parser.nextToken();
    }
  }

  private int index(String name, Optional<Integer> found) {
    long row = collector.row();
    int index = found.orElseThrow(() -> unknownColumn(row, name));
    if (seen[index]) {
      throw RequestException.ofField(
          ErrorCode.DUPLICATE_COLUMN,
          row,
          name,
          null,
          "row " + row + ": \"" + name + "\" stands twice");
    }
    seen[index] = true;
    return index;
  }
}
