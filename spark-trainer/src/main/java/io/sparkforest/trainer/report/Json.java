package io.sparkforest.trainer.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes the documents of this package as indented JSON with names_like_this. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_ABSENT)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Json() {}

  public static byte[] bytes(Record document) {
    return bytes(MAPPER.writer(), document);
  }

  /** A document on a single line, for those who take it as a text without line breaks. */
  static byte[] line(Record document) {
    return bytes(MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT), document);
  }

  private static byte[] bytes(ObjectWriter writer, Record document) {
    try {
      return writer.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of values is always writable", e);
    }
  }

  /** The members that hold anything, each in words of its own. */
  static Map<String, String> members(Record document) {
    Map<String, String> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : MAPPER.valueToTree(document).properties()) {
      JsonNode value = member.getValue();
      if (!value.isContainerNode() || !value.isEmpty()) {
        members.put(member.getKey(), value.isTextual() ? value.textValue() : value.toString());
      }
    }
    return members;
  }
}
