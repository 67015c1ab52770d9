package io.sparkforest.trainer.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.contract.notes.ExampleValue;
import io.sparkforest.contract.notes.InferenceExample;
import io.sparkforest.trainer.report.SignatureNote.Field;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The requests of {@link InferenceExample}, made of what the signature tells of the columns. */
final class InferenceExamples {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final List<String> names;
  private final List<List<JsonNode>> records = new ArrayList<>();

  private InferenceExamples(List<Field> fields) {
    names = fields.stream().map(Field::name).toList();
    for (int record = 0; record < InferenceExample.RECORDS; record++) {
      List<JsonNode> values = new ArrayList<>();
      for (Field field : fields) {
        values.add(value(field, record));
      }
      records.add(values);
    }
  }

  /** Examples of records with the columns that the model reads. */
  static InferenceExamples of(SignatureNote signature) {
    return new InferenceExamples(
        signature.columns().stream()
            .filter(field -> !field.role().equals(ColumnRole.IGNORED.text()))
            .toList());
  }

  private static JsonNode value(Field field, int record) {
    if (field.format() != null) {
      return TextNode.valueOf(ColumnFormat.parse(field.format()).example());
    }
    if (field.type().equals(ColumnType.NUMERIC.text())) {
      Double min = field.min();
      Double max = field.max();
      double share = (record + 1.0) / (InferenceExample.RECORDS + 1);
      return DecimalNode.valueOf(
          min == null || max == null
              ? ExampleValue.ANY_NUMBER
              : ExampleValue.number(min, max, share));
    }
    List<String> levels = field.levels() == null ? List.of() : field.levels();
    return TextNode.valueOf(ExampleValue.label(levels, record));
  }

  /** The body of a request. */
  byte[] body(InferenceExample example) {
    String text =
        switch (example) {
          case CSV -> csv();
          case JSON ->
              MAPPER.createObjectNode().set("instances", MAPPER.valueToTree(objects())).toString()
                  + '\n';
          case JSON_LINES ->
              objects().stream().map(object -> object + "\n").collect(Collectors.joining());
        };
    return text.getBytes(UTF_8);
  }

  private String csv() {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(names);
      for (List<JsonNode> record : records) {
        csv.writeRecord(record.stream().map(JsonNode::asText).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private List<ObjectNode> objects() {
    List<ObjectNode> objects = new ArrayList<>();
    for (List<JsonNode> record : records) {
      ObjectNode object = MAPPER.createObjectNode();
      for (int place = 0; place < names.size(); place++) {
        object.set(names.get(place), record.get(place));
      }
      objects.add(object);
    }
    return objects;
  }
}
