package io.sparkforest.server.discovery;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.contract.notes.ExampleValue;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FormattedColumn;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.ValueRange;
import java.math.BigDecimal;
import java.util.List;

/** A record that the model can score: the middle of each range, and each column's first label. */
final class SampleRecord {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final double MIDDLE = 0.5;

  private SampleRecord() {}

  /** The record by column names. */
  static ObjectNode of(Signature signature) {
    ObjectNode record = MAPPER.createObjectNode();
    for (Column column : read(signature)) {
      FormattedColumn formatted = column.formatted();
      if (formatted != null) {
        record.put(column.name(), formatted.format().example());
      } else if (column.type() == ColumnType.NUMERIC) {
        record.put(column.name(), number(column));
      } else {
        record.put(column.name(), label(column));
      }
    }
    return record;
  }

  /** The columns of a raw record that the model reads. */
  static List<Column> read(Signature signature) {
    return signature.columns().stream().filter(Column::isInput).toList();
  }

  static BigDecimal number(Column column) {
    ValueRange range = column.range();
    return range == null
        ? ExampleValue.ANY_NUMBER
        : ExampleValue.number(range.min(), range.max(), MIDDLE);
  }

  static String label(Column column) {
    return ExampleValue.label(column.levels(), 0);
  }
}
