package io.sparkforest.server.codec.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkforest.server.codec.UnknownColumn;
import io.sparkforest.server.codec.record.Fields;
import io.sparkforest.server.codec.record.RowCollector;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.ColumnNames;
import io.sparkforest.server.model.RecordLayout;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a single record from JSON: an object by column names, or an array in column order. */
public final class JsonRecordReader {
  private static final String ENVELOPE = "data";

  /** Joins the names of nested objects' members. */
  private static final String NESTED = ".";

  private static final int TARGET = TableColumns.TARGET;

  private final ColumnNames names;
  private final RowCollector collector;
  private final boolean[] seen;
  private final Fields elements;

  /** The column of each field of an array, or {@link #TARGET}; null if that is not known. */
  private int @Nullable [] order;

  private String widthRule = "one per column";

  /** A reader that gives fields to a collector. */
  public JsonRecordReader(RecordLayout layout, RowCollector collector) {
    names = layout.names();
    this.collector = collector;
    seen = new boolean[names.size()];
    // An order that the request gives may hold the target, too.
    elements = new Fields(layout.width() + 1);
    if (layout.signature().isOrdered()) {
      order = layout.columnOrder();
    }
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
    order = TableColumns.order(names, columns);
    widthRule = "as many as in \"columns\"";
  }

  /**
   * Notes that a record that is an object has a member that is no column; in the end, it is read.
   */
  void rejectUnknown(String name, JsonParser parser, JsonStreamContext outside) throws IOException {
    collector.fail(unknownColumn(collector.row() + 1, name));
    RequestJson.skipTo(outside, parser);
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
    RequestJson.skipTo(outside, parser);
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
      RequestJson.skipTo(outside, parser);
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
      if (found.isEmpty() && names.isNested(name)) {
        readNested(parser, name);
        parser.nextToken();
        continue;
      }
      int index = index(name, found);
      parser.nextToken();
      if (names.isTarget(index) || !collector.isTaken(index)) {
        parser.skipChildren();
      } else {
        if (isPresent(parser, index)) {
          int start = parser.getTextOffset();
          int end = start + parser.getTextLength();
          collector.addField(
              index, parser.getTextCharacters(), start, end, RequestJson.written(parser));
        }
      }
      parser.nextToken();
    }
  }

  /** The object that holds columns; where it is null, all of them are missing. */
  private void readNested(JsonParser parser, String name) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_OBJECT) {
      parser.nextToken();
      readMembers(parser, name + NESTED);
    } else if (token != JsonToken.VALUE_NULL) {
      long row = collector.row();
      throw RequestException.ofField(
          ErrorCode.BAD_VALUE,
          row,
          RequestError.cut(name),
          null,
          "row " + row + ": \"" + RequestError.cut(name) + "\" must be an object or null");
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

  /**
   * A record that is an array, from its first element or its end on.
   *
   * @param outside the context around the array
   */
  void readArray(JsonParser parser, JsonStreamContext outside) throws IOException {
    int[] columns = order;
    if (columns == null) {
      throw RequestException.of(
          ErrorCode.NAMES_NEEDED,
          "the order of the model's columns is not known: send objects with their names, or a"
              + " schema");
    }
    try {
      readElements(parser, columns);
    } catch (RequestException e) {
      collector.fail(e);
      RequestJson.skipTo(outside, parser);
    }
  }

  private void readElements(JsonParser parser, int[] columns) throws IOException {
    collector.beginRow();
    // Read all fields first: of a record with too many fields report the width, not that a field
    // one column to the right is not a number.
    elements.clear();
    for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
      int field = elements.width();
      int column = field < columns.length ? columns[field] : TARGET;
      if (column == TARGET || !collector.isTaken(column)) {
        parser.skipChildren();
        elements.addAbsent();
      } else if (isPresent(parser, column)) {
        elements.add(
            parser.getTextCharacters(),
            parser.getTextOffset(),
            parser.getTextLength(),
            RequestJson.written(parser));
      } else {
        elements.addAbsent();
      }
    }
    int found = elements.width();
    if (found != columns.length) {
      throw RowCollector.wrongWidth(collector.row(), columns.length, found, widthRule, "");
    }
    for (int field = 0; field < found; field++) {
      if (!elements.isAbsent(field)) {
        collector.addField(
            columns[field],
            elements.text(),
            elements.start(field),
            elements.end(field),
            elements.written(field));
      }
    }
  }

  /** Whether the value is a string, number or boolean; not so for null. */
  private boolean isPresent(JsonParser parser, int column) {
    JsonToken token = parser.currentToken();
    if (token == null || !token.isScalarValue()) {
      throw collector.badValue(
          column, null, "must be a string, number, boolean or null, not an object or an array");
    }
    return token != JsonToken.VALUE_NULL;
  }
}
