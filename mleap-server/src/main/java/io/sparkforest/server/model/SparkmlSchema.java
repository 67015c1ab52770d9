package io.sparkforest.server.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkforest.contract.JsonFault;
import io.sparkforest.contract.notes.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schema that AWS's SparkML serving container takes, in {@code SAGEMAKER_SPARKML_SCHEMA} or in
 * a request: {@code {"input": [{"name": "Weight", "type": "double"}], "output": {"name":
 * "prediction", "type": "double"}}}.
 *
 * <p>Only columns of a single value are read: {@code struct} must be absent, blank or {@code
 * basic}.
 *
 * @param input the columns in the order of a record's fields
 * @param output the name of the pipeline's column that is the answer
 */
public record SparkmlSchema(List<Input> input, String output) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final String BASIC = "basic";

  private static final Map<String, FieldType> TYPES =
      Map.of(
          "boolean", FieldType.BOOLEAN,
          "byte", FieldType.BYTE,
          "short", FieldType.SHORT,
          "int", FieldType.INT,
          "integer", FieldType.INT,
          "long", FieldType.LONG,
          "float", FieldType.FLOAT,
          "double", FieldType.DOUBLE,
          "string", FieldType.STRING);

  /** One column of a record. */
  public record Input(String name, FieldType type) {}

  public SparkmlSchema {
    input = List.copyOf(input);
  }

  /**
   * Reads a schema from its JSON text.
   *
   * @throws IllegalArgumentException if it is no such schema, with the reason
   */
  public static SparkmlSchema parse(String json) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      if (json.strip().startsWith("{\\\"")) {
        throw encodedTwice();
      }
      throw new IllegalArgumentException("the schema is not valid JSON: " + JsonFault.of(e), e);
    }
    if (tree.asText().strip().startsWith("{")) {
      throw encodedTwice();
    }
    if (!tree.isObject()) {
      throw new IllegalArgumentException("the schema must be a JSON object");
    }
    JsonNode inputs = tree.path("input");
    if (!inputs.isArray() || inputs.isEmpty()) {
      throw new IllegalArgumentException(
          "the schema's \"input\" must be an array of at least one column");
    }
    List<Input> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode column : inputs) {
      String place = "input[" + columns.size() + "]";
      Input input = new Input(name(column, place), type(column, place));
      if (!names.add(input.name())) {
        throw new IllegalArgumentException(
            "the schema's \"input\" names the column \"" + input.name() + "\" twice");
      }
      columns.add(input);
    }
    JsonNode output = tree.path("output");
    if (type(output, "output").column() != ColumnType.NUMERIC) {
      throw new IllegalArgumentException("the schema's \"output\" must be a number");
    }
    return new SparkmlSchema(columns, name(output, "output"));
  }

  private static IllegalArgumentException encodedTwice() {
    return new IllegalArgumentException(
        "the schema is a text that holds JSON, not a JSON object: it was encoded twice; give the"
            + " object itself, without quotes around it and without backslashes");
  }

  private static String name(JsonNode column, String place) {
    String name = column.path("name").asText("").strip();
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the schema's \"" + place + ".name\" must be a name");
    }
    return name;
  }

  private static FieldType type(JsonNode column, String place) {
    String struct = column.path("struct").asText(BASIC);
    // Blank means a single value to AWS's container, too.
    if (!struct.isBlank() && !struct.equals(BASIC)) {
      throw new IllegalArgumentException(
          "the schema's \""
              + place
              + ".struct\" must be basic, a single value, but is \""
              + struct
              + "\"");
    }
    String type = column.path("type").asText("");
    FieldType known = TYPES.get(type);
    if (known != null) {
      return known;
    }
    throw new IllegalArgumentException(
        "the schema's \""
            + place
            + ".type\" must be boolean, byte, short, int, long, float, double or string but is \""
            + type
            + "\"");
  }
}
