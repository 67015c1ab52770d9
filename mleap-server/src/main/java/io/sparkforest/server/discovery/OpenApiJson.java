package io.sparkforest.server.discovery;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.contract.notes.ProvenanceFormat;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FormattedColumn;
import io.sparkforest.server.model.Model;
import io.sparkforest.server.model.Scorer;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.ValueRange;
import java.util.List;

/** {@code GET /openapi.json}: the server's interface, with the model's own columns. */
public final class OpenApiJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String RECORD = "#/components/schemas/Record";
  private static final String TABLE = "#/components/schemas/Table";
  private static final List<String> ENVELOPES = List.of("instances", "dataframe_records", "inputs");
  private static final String ERROR = "#/components/schemas/Error";

  /** 404 where the model is one of many. */
  private static final List<String> ERRORS =
      List.of("400", "404", "406", "408", "413", "415", "431", "500", "503");

  private OpenApiJson() {}

  /**
   * A description by OpenAPI 3.0.
   *
   * @param place where the model is found
   */
  public static String of(Model model, Place place) {
    Signature signature = model.signature();
    ObjectNode api = MAPPER.createObjectNode().put("openapi", "3.0.3");
    api.putObject("info")
        .put("title", "Predicts " + signature.target())
        .put("version", version(model));
    ObjectNode paths = api.putObject("paths");
    paths
        .putObject("/ping")
        .putObject("get")
        .put("summary", "Health check")
        .putObject("responses")
        .putObject("200")
        .put("description", "It is");
    ObjectNode post =
        paths.putObject(place.invocations()).putObject("post").put("summary", "Scores records");
    addRequestBody(post.putObject("requestBody").put("required", true), signature);
    addResponses(post.putObject("responses"));
    ObjectNode schemas = api.putObject("components").putObject("schemas");
    schemas.set("Record", record(signature));
    schemas.set("Table", table());
    schemas.set("Predictions", predictions(model.scorer()));
    schemas.set("Error", error());
    return api.toString();
  }

  private static String version(Model model) {
    String created = model.notes().provenance().path(ProvenanceFormat.CREATED).asText("");
    return created.isEmpty() ? "unknown" : created;
  }

  private static void addRequestBody(ObjectNode body, Signature signature) {
    ObjectNode content = body.putObject("content");
    ObjectNode json = content.putObject("application/json");
    ArrayNode anyOf = json.putObject("schema").putArray("anyOf");
    anyOf.addObject().put("$ref", RECORD);
    anyOf.addObject().put("type", "array").putObject("items").put("$ref", RECORD);
    for (String envelope : ENVELOPES) {
      ObjectNode object = anyOf.addObject().put("type", "object");
      object
          .putObject("properties")
          .putObject(envelope)
          .put("type", "array")
          .putObject("items")
          .put("$ref", RECORD);
      object.putArray("required").add(envelope);
    }
    anyOf.addObject().put("$ref", TABLE);
    ObjectNode split = anyOf.addObject().put("type", "object");
    split.putObject("properties").putObject("dataframe_split").put("$ref", TABLE);
    split.putArray("required").add("dataframe_split");
    json.set("example", SampleRecord.of(signature));
    addText(
        content,
        "text/csv",
        "RFC 4180; a header, in any order, is recognised by its names. Fields are separated by"
            + " commas or as in training; the parameter delimiter settles it");
    addText(content, "application/jsonlines", "One record per line");
  }

  private static void addResponses(ObjectNode responses) {
    ObjectNode content =
        responses
            .putObject("200")
            .put("description", "A score for each record, in order")
            .putObject("content");
    content
        .putObject("application/json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/Predictions");
    addText(content, "text/csv", "One score per line");
    addText(content, "application/jsonlines", "One score per line: {\"score\": 1.5}");
    for (String fault : ERRORS) {
      responses
          .putObject(fault)
          .put("description", "The request failed; see the error")
          .putObject("content")
          .putObject("application/json")
          .putObject("schema")
          .put("$ref", ERROR);
    }
  }

  private static void addText(ObjectNode content, String mediaType, String description) {
    content
        .putObject(mediaType)
        .putObject("schema")
        .put("type", "string")
        .put("description", description);
  }

  private static ObjectNode record(Signature signature) {
    ObjectNode record =
        MAPPER
            .createObjectNode()
            .put("type", "object")
            .put("description", "Columns may be absent or null")
            .put("additionalProperties", false);
    ObjectNode properties = record.putObject("properties");
    signature.columns().forEach(column -> properties.set(column.name(), property(column)));
    properties.set(
        signature.target(),
        MAPPER.createObjectNode().put("nullable", true).put("description", "Ignored"));
    return record;
  }

  private static ObjectNode property(Column column) {
    ObjectNode property = MAPPER.createObjectNode().put("nullable", true);
    if (!column.isInput()) {
      return property.put("description", "Ignored");
    }
    FormattedColumn formatted = column.formatted();
    if (formatted != null) {
      ArrayNode types = property.putArray("oneOf");
      types.addObject().put("type", "string");
      types.addObject().put("type", "number");
      return property
          .put("example", formatted.format().example())
          .put("description", "Of the format " + formatted.format().text());
    }
    ValueRange range = column.range();
    if (column.type() == ColumnType.NUMERIC) {
      property.put("type", "number").put("example", SampleRecord.number(column));
      if (range != null) {
        property.put("description", "In training from " + range.min() + " to " + range.max());
      }
    } else {
      property.put("type", "string").put("example", SampleRecord.label(column));
      if (!column.levels().isEmpty()) {
        property.put(
            "description", "Any text; the model knows " + String.join(", ", column.levels()));
      }
    }
    return property;
  }

  /** A table as pandas splits it. */
  private static ObjectNode table() {
    ObjectNode table = MAPPER.createObjectNode().put("type", "object");
    ObjectNode properties = table.putObject("properties");
    properties
        .putObject("columns")
        .put("type", "array")
        .put("description", "Names of the fields in each row of data; must come before data")
        .putObject("items")
        .put("type", "string");
    properties
        .putObject("data")
        .put("type", "array")
        .putObject("items")
        .put("type", "array")
        .putObject("items");
    table.putArray("required").add("columns").add("data");
    return table;
  }

  private static ObjectNode predictions(Scorer scorer) {
    List<String> explained = SchemaJson.explainedColumns(scorer);
    ObjectNode predictions = MAPPER.createObjectNode().put("type", "object");
    ObjectNode item =
        predictions
            .putObject("properties")
            .putObject("predictions")
            .put("type", "array")
            .putObject("items")
            .put("type", "object");
    ObjectNode members = item.putObject("properties");
    members.putObject("score").put("type", "number");
    // More than the score comes if the parameter output of Accept, or the server, says so.
    if (scorer.intervals().areKnown()) {
      members
          .putObject("lower")
          .put("type", "number")
          .put("description", "Where the score's prediction interval begins, at most the score");
      members
          .putObject("upper")
          .put("type", "number")
          .put("description", "Where the score's prediction interval ends, at least the score");
    }
    if (!explained.isEmpty()) {
      members.putObject("base").put("type", "number");
      ObjectNode contributions =
          members
              .putObject("contributions")
              .put("type", "object")
              .put("description", "With base they add up to the score");
      ObjectNode columns = contributions.putObject("properties");
      explained.forEach(column -> columns.putObject(column).put("type", "number"));
    }
    item.putArray("required").add("score");
    predictions.putArray("required").add("predictions");
    return predictions;
  }

  private static ObjectNode error() {
    ObjectNode error = MAPPER.createObjectNode().put("type", "object");
    ObjectNode inner = error.putObject("properties").putObject("error").put("type", "object");
    ObjectNode members = inner.putObject("properties");
    members.putObject("code").put("type", "string");
    members.putObject("message").put("type", "string");
    members.putObject("row").put("type", "integer");
    members.putObject("column").put("type", "string");
    members.putObject("value").put("type", "string");
    inner.putArray("required").add("code").add("message");
    error.putArray("required").add("error");
    return error;
  }
}
