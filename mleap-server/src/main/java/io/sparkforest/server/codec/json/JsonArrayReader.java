package io.sparkforest.server.codec.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.sparkforest.server.codec.record.Fields;
import io.sparkforest.server.codec.record.RowCollector;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.RecordLayout;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a record that is a JSON array, whose fields are in an order that is known. */
final class JsonArrayReader {
  private static final int TARGET = TableColumns.TARGET;

  private final RowCollector collector;
  private final Fields elements;

  /** The column of each field, or {@link #TARGET}; null if that is not known. */
  private int @Nullable [] order;

  private String widthRule = "one per column";

  JsonArrayReader(RecordLayout layout, RowCollector collector) {
    this.collector = collector;
    // An order that the request gives may hold the target, too.
    elements = new Fields(layout.width() + 1);
    if (layout.signature().isOrdered()) {
      order = layout.columnOrder();
    }
  }

  /** Takes the column of each field of the arrays that follow. */
  void setOrder(int[] columns) {
    order = columns;
    widthRule = "as many as in \"columns\"";
  }

  /**
   * A record that is an array, from its first element or its end on.
   *
   * @param outside the context around the array
   */
  void read(JsonParser parser, JsonStreamContext outside) throws IOException {
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
      JsonRecordReader.skipTo(outside, parser);
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
      } else if (JsonValues.isPresent(parser, collector, column)) {
        elements.add(
            parser.getTextCharacters(),
            parser.getTextOffset(),
            parser.getTextLength(),
            JsonValues.written(parser));
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
}
