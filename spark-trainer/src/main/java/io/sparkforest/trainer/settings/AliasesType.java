package io.sparkforest.trainer.settings;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.sagemaker.Problems;
import io.sparkforest.trainer.settings.declaration.ValueType;
import io.sparkforest.trainer.settings.declaration.WrittenValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A JSON object: column → raw label → label. */
final class AliasesType implements ValueType<Map<String, Map<String, String>>> {
  @Override
  public String name() {
    return "JSON object";
  }

  @Override
  public String range() {
    return "columns and labels";
  }

  @Override
  public Optional<Map<String, Map<String, String>>> parse(WrittenValue value) {
    Map<String, Map<String, String>> aliases = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> column : value.jsonObject().properties()) {
      if (column.getValue().isObject()) {
        aliases.put(column.getKey(), labels(column.getKey(), column.getValue(), value.problems()));
      } else {
        value
            .problems()
            .add(
                "aliases of %s must be a JSON object {\"raw label\": \"label\"}, found %s",
                Escaped.name(column.getKey()), column.getValue());
      }
    }
    return Optional.of(aliases);
  }

  private static Map<String, String> labels(String column, JsonNode aliases, Problems problems) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> label : aliases.properties()) {
      String raw = label.getKey().strip();
      String canonical = label.getValue().asText().strip();
      boolean isLabel =
          label.getValue().isValueNode() && !label.getValue().isNull() && !canonical.isEmpty();
      if (raw.isEmpty()) {
        problems.add(
            "aliases of %s: an empty field is always missing and cannot stand for %s",
            Escaped.name(column), label.getValue());
      } else if (!isLabel) {
        problems.add(
            "aliases of %s: %s must stand for a label, found %s",
            Escaped.name(column), Escaped.name(label.getKey()), label.getValue());
      }
      String other = labels.put(raw, canonical);
      if (other != null && !other.equals(canonical)) {
        problems.add(
            "aliases of %s: %s stands for both %s and %s",
            Escaped.name(column), Escaped.name(raw), Escaped.name(other), Escaped.name(canonical));
      }
    }
    return labels;
  }
}
