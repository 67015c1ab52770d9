package io.sparkforest.server.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.server.model.BooleanLevels;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.ColumnRole;
import io.sparkforest.server.model.ColumnType;
import io.sparkforest.server.model.FormattedColumn;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.ValueRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code notes/signature.json}.
 *
 * <p>Unknown members are ignored: only a new {@code format} number means that an old reader would
 * misunderstand.
 */
public final class SignatureFile {
  private static final int KNOWN_FORMAT = 1;

  /** Of models with columns that have formats. */
  private static final int KNOWN_FORMAT_WITH_COLUMN_FORMATS = 2;

  private final Path file;

  /** The file at a path. */
  public SignatureFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the file.
   *
   * @throws ModelLoadException if it cannot be read or is not a signature
   */
  public Signature read() throws ModelLoadException {
    JsonNode json = NoteFile.read(file);
    JsonNode format = json.path("format");
    if (!format.isInt()
        || format.intValue() < KNOWN_FORMAT
        || format.intValue() > KNOWN_FORMAT_WITH_COLUMN_FORMATS) {
      throw fault(
          "\"format\" must be "
              + KNOWN_FORMAT
              + " or "
              + KNOWN_FORMAT_WITH_COLUMN_FORMATS
              + " but is "
              + shown(format)
              + "; a newer trainer needs a newer server");
    }
    try {
      return new Signature(
          text(json.path("target").path("name"), "target.name"),
          text(json.path("prediction"), "prediction"),
          missingValues(json.path("missing_values")),
          columns(json.path("columns")),
          true,
          delimiter(json.path("delimiter")));
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()));
    }
  }

  /** A comma if the file has none: the trainer writes only other separators. */
  private char delimiter(JsonNode json) throws ModelLoadException {
    if (json.isMissingNode()) {
      return ',';
    }
    String text = text(json, "delimiter");
    if (text.length() != 1) {
      throw fault("\"delimiter\" must be a single character but is " + shown(json));
    }
    return text.charAt(0);
  }

  private Set<String> missingValues(JsonNode json) throws ModelLoadException {
    Set<String> tokens = new LinkedHashSet<>();
    for (JsonNode token : array(json, "missing_values")) {
      tokens.add(text(token, "missing_values[" + tokens.size() + "]"));
    }
    return tokens;
  }

  private List<Column> columns(JsonNode json) throws ModelLoadException {
    return columns(json, "columns");
  }

  private List<Column> columns(JsonNode json, String what) throws ModelLoadException {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : array(json, what)) {
      String place = what + "[" + columns.size() + "].";
      columns.add(column.has("format") ? formatted(column, place) : column(column, place));
    }
    return columns;
  }

  private Column column(JsonNode column, String place) throws ModelLoadException {
    List<String> levels = levels(column.path("levels"), place + "levels");
    return new Column(
        text(column.path("name"), place + "name"),
        constant(ColumnType.class, column.path("type"), place + "type"),
        constant(ColumnRole.class, column.path("role"), place + "role"),
        levels,
        range(column, place),
        null,
        BooleanLevels.of(levels, aliases(column.path("aliases"))));
  }

  private Column formatted(JsonNode column, String place) throws ModelLoadException {
    ColumnFormat format = ColumnFormat.parse(text(column.path("format"), place + "format"));
    return new Column(
        text(column.path("name"), place + "name"),
        constant(ColumnRole.class, column.path("role"), place + "role"),
        new FormattedColumn(format, columns(column.path("inputs"), place + "inputs")));
  }

  private List<String> levels(JsonNode json, String place) throws ModelLoadException {
    List<String> levels = new ArrayList<>();
    if (!json.isMissingNode()) {
      for (JsonNode level : array(json, place)) {
        levels.add(text(level, place + "[" + levels.size() + "]"));
      }
    }
    return levels;
  }

  /** The raw spellings: what they stand for is in the pipeline. */
  private static Map<String, String> aliases(JsonNode json) {
    Map<String, String> aliases = new LinkedHashMap<>();
    json.fields().forEachRemaining(alias -> aliases.put(alias.getKey(), alias.getValue().asText()));
    return aliases;
  }

  private @Nullable ValueRange range(JsonNode column, String place) throws ModelLoadException {
    JsonNode min = column.path("min");
    JsonNode max = column.path("max");
    if (min.isMissingNode() && max.isMissingNode()) {
      return null;
    }
    if (!min.isNumber() || !max.isNumber()) {
      throw fault(
          "\""
              + place
              + "min\" and \"max\" must be numbers but are "
              + shown(min)
              + ", "
              + shown(max));
    }
    return new ValueRange(min.doubleValue(), max.doubleValue());
  }

  private JsonNode array(JsonNode json, String place) throws ModelLoadException {
    if (!json.isArray()) {
      throw fault("\"" + place + "\" must be an array but is " + shown(json));
    }
    return json;
  }

  private String text(JsonNode json, String place) throws ModelLoadException {
    if (!json.isTextual()) {
      throw fault("\"" + place + "\" must be a string but is " + shown(json));
    }
    return json.textValue();
  }

  private <E extends Enum<E>> E constant(Class<E> type, JsonNode json, String place)
      throws ModelLoadException {
    String text = text(json, place);
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return constant;
      }
      known.add(name);
    }
    throw fault("\"" + place + "\" must be one of " + known + " but is \"" + text + "\"");
  }

  private static String shown(JsonNode json) {
    if (json.isMissingNode()) {
      return "absent";
    }
    return json.toString();
  }

  private ModelLoadException fault(String what) {
    return new ModelLoadException(file + ": " + what);
  }
}
