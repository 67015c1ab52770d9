package io.sparkforest.trainer.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.sparkforest.contract.Escaped;
import io.sparkforest.trainer.sagemaker.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * JSON objects as records. Members of an object in an object are columns whose names are joined by
 * a point, such as {@code address.city}. Lists are no values of a table: their columns are left
 * empty, and so are nested columns that are not used, whose content is not looked into.
 */
final class JsonRecords {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Without canonical names Jackson decodes leniently: what is not UTF-8 would pass.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Set<String> dropped;
  // Files are converted side by side, when all names are known.
  private final Set<String> lists = new ConcurrentSkipListSet<>();

  /** Names of objects in objects, and of members with a value of their own. */
  private final Set<String> structs = ConcurrentHashMap.newKeySet();

  private final Set<String> plain = ConcurrentHashMap.newKeySet();

  JsonRecords(Set<String> dropped) {
    this.dropped = dropped;
  }

  static JsonParser parser(byte[] text, int length) throws IOException {
    return FACTORY.createParser(text, 0, length);
  }

  static JsonParser parser(InputStream text) throws IOException {
    return FACTORY.createParser(text);
  }

  /** Columns that hold lists and are used. */
  Set<String> lists() {
    return lists;
  }

  /**
   * Whether a member is no column: an object in every record but those in which it is null.
   *
   * @throws UserError if it is an object in one record and a value in another
   */
  boolean isStruct(String name) {
    if (structs.contains(name) && plain.contains(name)) {
      throw new UserError(
          "column "
              + Escaped.name(name)
              + " is an object in one record and a value in another: name it in drop_columns");
    }
    return structs.contains(name);
  }

  /** Reads an object, of which the parser has read the first token. */
  Map<String, String> read(JsonParser parser) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    read(parser, "", members);
    return members;
  }

  private void read(JsonParser parser, String prefix, Map<String, String> members)
      throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName().strip();
      JsonToken value = parser.nextToken();
      if (value == JsonToken.START_OBJECT && !dropped.contains(name)) {
        structs.add(name);
        read(parser, name + ".", members);
      } else if (members.put(name, text(parser, name)) != null) {
        throw new UserError("has column " + Escaped.name(name) + " twice");
      }
    }
  }

  /** The text of a member that is one column; empty if it has no single value, or is not used. */
  private String text(JsonParser parser, String name) throws IOException {
    JsonToken value = parser.currentToken();
    if (value.isStructStart()) {
      parser.skipChildren();
      if (!dropped.contains(name)) {
        lists.add(name);
      }
      return "";
    }
    if (value == JsonToken.VALUE_NULL) {
      return "";
    }
    plain.add(name);
    return parser.getText();
  }
}
