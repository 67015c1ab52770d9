package io.sparkforest.server.discovery;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkforest.server.interval.Intervals;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.Explainer;
import io.sparkforest.server.model.FormattedColumn;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.ValueRange;
import java.util.List;
import java.util.Locale;

/** {@code GET /schema}: what a record looks like and what is known of the model. */
public final class SchemaJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private SchemaJson() {}

  /** The schema as a JSON object. */
  public static String of(Model model) {
    Signature signature = model.signature();
    ObjectNode schema = MAPPER.createObjectNode();
    schema.put("target", signature.target());
    schema.put("is_ordered", signature.isOrdered());
    ArrayNode missing = schema.putArray("missing_values");
    signature.missingValues().stream().sorted().forEach(missing::add);
    ArrayNode columns = schema.putArray("columns");
    signature.columns().forEach(column -> columns.add(json(column)));
    model.trees().ifPresent(trees -> schema.put("trees", trees));
    schema.put("has_tree_statistics", model.scorer().hasTrees());
    Intervals intervals = model.scorer().intervals();
    schema.put("has_intervals", intervals.areKnown());
    if (intervals.areKnown()) {
      schema.put("highest_interval", intervals.calibration().highestLevel());
    }
    ArrayNode contributions = schema.putArray("contributions");
    explainedColumns(model.scorer()).forEach(contributions::add);
    if (model.notes().provenance().isObject()) {
      schema.set("provenance", model.notes().provenance());
    }
    if (model.notes().metrics().isObject()) {
      schema.set("metrics", model.notes().metrics());
    }
    return schema.toString();
  }

  /** The columns that have contributions, in the order of CSV; empty if the model has none. */
  static List<String> explainedColumns(Scorer scorer) {
    try {
      return scorer.explainer().columns();
    } catch (Explainer.UnavailableException e) {
      return List.of();
    }
  }

  private static ObjectNode json(Column column) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("name", column.name());
    json.put("type", column.type().name().toLowerCase(Locale.ROOT));
    json.put("role", column.role().name().toLowerCase(Locale.ROOT));
    ValueRange range = column.range();
    if (range != null) {
      json.put("min", range.min());
      json.put("max", range.max());
    }
    FormattedColumn formatted = column.formatted();
    if (formatted != null) {
      json.put("format", formatted.format().text());
      ArrayNode inputs = json.putArray("inputs");
      formatted.inputs().forEach(input -> inputs.add(json(input)));
    }
    if (!column.levels().isEmpty()) {
      ArrayNode levels = json.putArray("levels");
      column.levels().forEach(levels::add);
    }
    return json;
  }
}
