package io.sparkforest.server.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.contract.notes.MetricsFormat;
import io.sparkforest.contract.notes.ProvenanceFormat;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FormattedColumn;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.ValueRange;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page of one model: its origin, its columns, and a form that scores a record. */
public final class ModelPageHtml {
  private static final PageTemplate TEMPLATE =
      new PageTemplate("model.mustache", PageTemplate.resource("page.js"));

  /** More labels than this are offered as suggestions, not as a list to choose from. */
  private static final int LONGEST_LIST = 50;

  private static final int MAX_SUGGESTIONS = 1_000;
  private static final int MAX_SHOWN = 12;
  private static final int SIGNIFICANT_DIGITS = 5;
  private static final int DOUBLE_DIGITS = 15;

  private ModelPageHtml() {}

  /**
   * The page.
   *
   * @param place where the model is found
   */
  public static HtmlPage of(Model model, Place place) {
    Signature signature = model.signature();
    Map<String, Object> values = new HashMap<>();
    values.put("target", signature.target());
    values.put("invocations", place.invocations());
    values.put("query", place.query());
    values.put("statistics", model.scorer().hasTrees());
    values.put("intervals", model.scorer().intervals().areKnown());
    values.put("contributions", !SchemaJson.explainedColumns(model.scorer()).isEmpty());
    values.put("facts", facts(model));
    values.put("metrics", metrics(model.notes().metrics()));
    values.put("has_metrics", !metrics(model.notes().metrics()).isEmpty());
    values.put("columns", signature.columns().stream().map(ModelPageHtml::column).toList());
    values.put("inputs", inputs(signature));
    return TEMPLATE.page(values);
  }

  private static List<Map<String, String>> facts(Model model) {
    JsonNode provenance = model.notes().provenance();
    List<Map<String, String>> facts = new ArrayList<>();
    model.trees().ifPresent(trees -> facts.add(fact("Trees", Integer.toString(trees))));
    add(facts, "Trained", provenance.path(ProvenanceFormat.CREATED).asText(""));
    add(
        facts,
        "Job",
        provenance.path(ProvenanceFormat.JOB).path(ProvenanceFormat.JOB_NAME).asText(""));
    add(facts, "Training rows", provenance.path(ProvenanceFormat.TRAINING_ROWS).asText(""));
    add(facts, "Data SHA-256", provenance.path(ProvenanceFormat.DATA_SHA256).asText(""));
    provenance
        .path(ProvenanceFormat.VERSIONS)
        .properties()
        .forEach(version -> add(facts, version.getKey(), version.getValue().asText("")));
    return facts;
  }

  private static void add(List<Map<String, String>> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.add(fact(name.replace('_', ' '), value));
    }
  }

  private static Map<String, String> fact(String name, String value) {
    return Map.of("name", name, "value", value);
  }

  /** RMSE, MAE and R² of each part of the rows. */
  private static List<Map<String, String>> metrics(JsonNode metrics) {
    List<Map<String, String>> rows = new ArrayList<>();
    metrics
        .properties()
        .forEach(
            part -> {
              JsonNode values = part.getValue();
              if (values.path(MetricsFormat.RMSE).isNumber()) {
                rows.add(
                    Map.of(
                        "part", part.getKey(),
                        "rmse", shown(values.path(MetricsFormat.RMSE)),
                        "mae", shown(values.path(MetricsFormat.MAE)),
                        "r2", shown(values.path(MetricsFormat.R2))));
              }
            });
    return rows;
  }

  private static String shown(JsonNode number) {
    return number.isNumber() ? shown(number.doubleValue()) : "–";
  }

  /** Five significant digits, and all of a whole number's. */
  static String shown(double number) {
    BigDecimal exact = new BigDecimal(number);
    int wholeDigits = exact.precision() - exact.scale();
    int digits = Math.max(SIGNIFICANT_DIGITS, Math.min(wholeDigits, DOUBLE_DIGITS));
    BigDecimal rounded = exact.round(new MathContext(digits)).stripTrailingZeros();
    if (Math.abs(rounded.precision() - rounded.scale()) > DOUBLE_DIGITS) {
      return rounded.toString();
    }
    return rounded.toPlainString();
  }

  private static Map<String, String> column(Column column) {
    return Map.of(
        "name",
        column.name(),
        "type",
        column.type().name().toLowerCase(Locale.ROOT),
        "role",
        column.role().name().toLowerCase(Locale.ROOT),
        "values",
        values(column));
  }

  private static String values(Column column) {
    FormattedColumn formatted = column.formatted();
    if (formatted != null) {
      return formatted.format().text();
    }
    ValueRange range = column.range();
    if (range != null) {
      return shown(range.min()) + " to " + shown(range.max());
    }
    int count = column.levels().size();
    String first = String.join(", ", column.levels().subList(0, Math.min(count, MAX_SHOWN)));
    return count > MAX_SHOWN ? first + " and " + (count - MAX_SHOWN) + " more" : first;
  }

  private static String sample(Column column) {
    FormattedColumn formatted = column.formatted();
    if (formatted != null) {
      return formatted.format().example();
    }
    return column.type() == ColumnType.NUMERIC ? SampleRecord.number(column).toPlainString() : "";
  }

  private static List<Map<String, Object>> inputs(Signature signature) {
    List<Map<String, Object>> inputs = new ArrayList<>();
    for (Column column : SampleRecord.read(signature)) {
      Map<String, Object> input = new HashMap<>();
      FormattedColumn formatted = column.formatted();
      boolean isNumeric = formatted == null && column.type() == ColumnType.NUMERIC;
      int count = column.levels().size();
      input.put("id", "field-" + inputs.size());
      input.put("name", column.name());
      input.put("is_number", isNumeric);
      boolean isList = !isNumeric && count > 0 && count <= LONGEST_LIST;
      input.put("is_list", isList);
      input.put("hint", values(column));
      input.put("is_text", !isNumeric && !isList);
      input.put("levels", column.levels().subList(0, Math.min(count, MAX_SUGGESTIONS)));
      input.put("sample", sample(column));
      inputs.add(input);
    }
    return inputs;
  }
}
