package io.sparkforest.server.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.contract.notes.SignatureFormat;
import io.sparkforest.server.forest.ForestSizes;
import io.sparkforest.server.model.BooleanLevels;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.FormattedColumn;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.Signature;
import io.sparkforest.server.model.ValueRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link io.sparkforest.contract.notes.Note#SIGNATURE}.
 *
 * <p>Unknown members are ignored: only a new {@code format} number means that an old reader would
 * misunderstand.
 */
public final class SignatureFile {
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
    JsonNode format = json.path(SignatureFormat.FORMAT);
    if (!format.isInt()
        || format.intValue() < SignatureFormat.VERSION
        || format.intValue() > SignatureFormat.VERSION_WITH_FORESTS) {
      throw fault(
          "\"format\" must be "
              + SignatureFormat.VERSION
              + " to "
              + SignatureFormat.VERSION_WITH_FORESTS
              + " but is "
              + shown(format)
              + "; a newer trainer needs a newer server");
    }
    try {
      return new Signature(
          text(json.path(SignatureFormat.TARGET).path(SignatureFormat.NAME), "target.name"),
          text(json.path(SignatureFormat.PREDICTION), SignatureFormat.PREDICTION),
          missingValues(json.path(SignatureFormat.MISSING_VALUES)),
          columns(json.path(SignatureFormat.COLUMNS), SignatureFormat.COLUMNS),
          true,
          delimiter(json.path(SignatureFormat.DELIMITER)),
          hasEscapedQuotes(json.path(SignatureFormat.QUOTE_ESCAPE)),
          range(json.path(SignatureFormat.TARGET), "target."),
          forests(json.path(SignatureFormat.FORESTS)));
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()));
    }
  }

  /** A comma if the file has none: the trainer writes only other separators. */
  private char delimiter(JsonNode json) throws ModelLoadException {
    if (json.isMissingNode()) {
      return ',';
    }
    String text = text(json, SignatureFormat.DELIMITER);
    if (text.length() != 1) {
      throw fault("\"delimiter\" must be a single character but is " + shown(json));
    }
    return text.charAt(0);
  }

  private boolean hasEscapedQuotes(JsonNode json) throws ModelLoadException {
    if (json.isMissingNode()) {
      return false;
    }
    if (!text(json, SignatureFormat.QUOTE_ESCAPE).equals(SignatureFormat.BACKSLASH)) {
      throw fault("\"quote_escape\" must be a backslash but is " + shown(json));
    }
    return true;
  }

  private ForestSizes forests(JsonNode json) throws ModelLoadException {
    if (json.isMissingNode()) {
      return ForestSizes.ONE;
    }
    List<Integer> sizes = new ArrayList<>();
    for (JsonNode size : array(json, SignatureFormat.FORESTS)) {
      if (!size.isInt()) {
        throw fault("\"forests\" must be an array of whole numbers but is " + shown(json));
      }
      sizes.add(size.intValue());
    }
    return new ForestSizes(sizes);
  }

  private Set<String> missingValues(JsonNode json) throws ModelLoadException {
    Set<String> tokens = new LinkedHashSet<>();
    for (JsonNode token : array(json, SignatureFormat.MISSING_VALUES)) {
      tokens.add(text(token, "missing_values[" + tokens.size() + "]"));
    }
    return tokens;
  }

  private List<Column> columns(JsonNode json, String what) throws ModelLoadException {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : array(json, what)) {
      String place = what + "[" + columns.size() + "].";
      columns.add(
          column.has(SignatureFormat.FORMAT) ? formatted(column, place) : column(column, place));
    }
    return columns;
  }

  private Column column(JsonNode column, String place) throws ModelLoadException {
    List<String> levels =
        levels(column.path(SignatureFormat.LEVELS), place + SignatureFormat.LEVELS);
    Map<String, String> aliases = aliases(column.path(SignatureFormat.ALIASES));
    return new Column(
        text(column.path(SignatureFormat.NAME), place + SignatureFormat.NAME),
        constant(
            ColumnType.values(),
            ColumnType::text,
            column.path(SignatureFormat.TYPE),
            place + SignatureFormat.TYPE),
        role(column, place),
        levels,
        range(column, place),
        null,
        BooleanLevels.of(levels, aliases),
        aliases.keySet(),
        null);
  }

  private ColumnRole role(JsonNode column, String place) throws ModelLoadException {
    return constant(
        ColumnRole.values(),
        ColumnRole::text,
        column.path(SignatureFormat.ROLE),
        place + SignatureFormat.ROLE);
  }

  private Column formatted(JsonNode column, String place) throws ModelLoadException {
    ColumnFormat format =
        ColumnFormat.parse(
            text(column.path(SignatureFormat.FORMAT), place + SignatureFormat.FORMAT));
    return new Column(
        text(column.path(SignatureFormat.NAME), place + SignatureFormat.NAME),
        role(column, place),
        new FormattedColumn(
            format, columns(column.path(SignatureFormat.INPUTS), place + SignatureFormat.INPUTS)));
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
    json.properties().forEach(alias -> aliases.put(alias.getKey(), alias.getValue().asText()));
    return aliases;
  }

  private @Nullable ValueRange range(JsonNode column, String place) throws ModelLoadException {
    JsonNode min = column.path(SignatureFormat.MIN);
    JsonNode max = column.path(SignatureFormat.MAX);
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

  private <E> E constant(E[] constants, Function<E, String> text, JsonNode json, String place)
      throws ModelLoadException {
    String found = text(json, place);
    List<String> known = new ArrayList<>();
    for (E constant : constants) {
      String name = text.apply(constant);
      if (name.equals(found)) {
        return constant;
      }
      known.add(name);
    }
    throw fault("\"" + place + "\" must be one of " + known + " but is \"" + found + "\"");
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
