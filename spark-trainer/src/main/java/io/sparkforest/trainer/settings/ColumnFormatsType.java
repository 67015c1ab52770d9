package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.trainer.settings.declaration.ValueType;
import io.sparkforest.trainer.settings.declaration.WrittenValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object: column → text form of a {@link ColumnFormat}. */
final class ColumnFormatsType implements ValueType<Map<String, ColumnFormat>> {
  @Override
  public String name() {
    return "JSON object";
  }

  @Override
  public String range() {
    return "columns and formats";
  }

  @Override
  public Optional<Map<String, ColumnFormat>> parse(WrittenValue value) {
    Map<String, ColumnFormat> formats = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> column : value.jsonObject().properties()) {
      try {
        formats.put(column.getKey(), ColumnFormat.parse(column.getValue().asText()));
      } catch (IllegalArgumentException e) {
        value
            .problems()
            .add(
                "%s of %s: %s, found %s",
                value.name(),
                Escaped.name(column.getKey()),
                String.valueOf(e.getMessage()),
                column.getValue());
      }
    }
    return Optional.of(formats);
  }
}
