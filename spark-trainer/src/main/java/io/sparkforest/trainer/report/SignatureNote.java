package io.sparkforest.trainer.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sparkforest.contract.csv.WhitespaceFields;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.contract.notes.SignatureFormat;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@link io.sparkforest.contract.notes.Note#SIGNATURE}: what a raw record looks like.
 *
 * @param format version of this document
 * @param target the column that is predicted
 * @param prediction the pipeline's output column
 * @param missingValues tokens that mean "missing"
 * @param delimiter the field separator of the training files; null for a comma
 * @param quoteEscape what escapes quotes within quotes; null where they are doubled
 * @param forests number of trees of each forest whose means are added; null for one forest
 * @param columns all columns but the target, in training order
 */
public record SignatureNote(
    @JsonProperty(SignatureFormat.FORMAT) int format,
    @JsonProperty(SignatureFormat.TARGET) Target target,
    @JsonProperty(SignatureFormat.PREDICTION) String prediction,
    @JsonProperty(SignatureFormat.MISSING_VALUES) Set<String> missingValues,
    @JsonProperty(SignatureFormat.DELIMITER) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String delimiter,
    @JsonProperty(SignatureFormat.QUOTE_ESCAPE) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String quoteEscape,
    @JsonProperty(SignatureFormat.FORESTS) @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<Integer> forests,
    @JsonProperty(SignatureFormat.COLUMNS) List<Field> columns) {

  record Target(
      @JsonProperty(SignatureFormat.NAME) String name,
      @JsonProperty(SignatureFormat.MIN) double min,
      @JsonProperty(SignatureFormat.MAX) double max) {
    static Target of(Schema.Target target) {
      return new Target(target.name(), target.min(), target.max());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Field(
      @JsonProperty(SignatureFormat.NAME) String name,
      @JsonProperty(SignatureFormat.TYPE) String type,
      @JsonProperty(SignatureFormat.ROLE) String role,
      @JsonProperty(SignatureFormat.MIN) @Nullable Double min,
      @JsonProperty(SignatureFormat.MAX) @Nullable Double max,
      @JsonProperty(SignatureFormat.LEVELS) @Nullable List<String> levels,
      @JsonProperty(SignatureFormat.ALIASES) @Nullable Map<String, String> aliases,
      @JsonProperty(SignatureFormat.FORMAT) @Nullable String format,
      @JsonProperty(SignatureFormat.INPUTS) @Nullable List<Field> inputs) {
    Field(
        String name,
        String type,
        String role,
        @Nullable Double min,
        @Nullable Double max,
        @Nullable List<String> levels,
        @Nullable Map<String, String> aliases) {
      this(name, type, role, min, max, levels, aliases, null, null);
    }

    /** A raw column whose fields give several inputs, or are written in another way. */
    static Field formatted(String name, ColumnFormat format, List<Field> inputs) {
      Stream<String> roles = inputs.stream().map(Field::role);
      String role =
          roles.filter(ColumnRole.FEATURE.text()::equals).findFirst().orElse(inputs.get(0).role());
      return new Field(
          name,
          ColumnType.NUMERIC.text(),
          role,
          null,
          null,
          null,
          null,
          format.text(),
          List.copyOf(inputs));
    }
  }

  /**
   * Describes a schema.
   *
   * @param levels DataFrame column → labels known to the model
   * @param aliases column name → raw label → canonical label
   * @param delimiter the field separator of the training files
   * @param hasEscapedQuotes whether a backslash escapes quotes in them
   * @param forests number of trees of each forest, in the trees' order
   */
  public static SignatureNote of(
      Schema schema,
      String prediction,
      Map<String, List<String>> levels,
      Map<String, Map<String, String>> aliases,
      char delimiter,
      boolean hasEscapedQuotes,
      List<Integer> forests) {
    Map<String, Field> inputs = new LinkedHashMap<>();
    schema.columns().forEach(column -> inputs.put(column.name(), field(column, levels, aliases)));
    Map<String, String> raw = schema.rawColumns();
    Map<String, List<Field>> byColumn = new LinkedHashMap<>();
    inputs.forEach(
        (name, field) ->
            byColumn
                .computeIfAbsent(raw.getOrDefault(name, name), key -> new ArrayList<>())
                .add(field));
    List<Field> fields = new ArrayList<>();
    byColumn.forEach(
        (name, of) -> {
          ColumnFormat format = schema.formats().get(name);
          fields.add(format == null ? of.get(0) : Field.formatted(name, format, of));
        });
    boolean hasFormats = fields.stream().anyMatch(field -> field.format() != null);
    boolean isOfSecondVersion =
        hasFormats || hasEscapedQuotes || delimiter == WhitespaceFields.NAME;
    return new SignatureNote(
        version(isOfSecondVersion, forests.size() > 1),
        Target.of(schema.target()),
        prediction,
        schema.rules().missingValues(),
        delimiter == ',' ? null : String.valueOf(delimiter),
        hasEscapedQuotes ? SignatureFormat.BACKSLASH : null,
        forests.size() > 1 ? forests : null,
        fields);
  }

  private static int version(boolean isSecond, boolean hasForests) {
    if (hasForests) {
      return SignatureFormat.VERSION_WITH_FORESTS;
    }
    return isSecond ? SignatureFormat.VERSION_WITH_COLUMN_FORMATS : SignatureFormat.VERSION;
  }

  private static Field field(
      Column column, Map<String, List<String>> levels, Map<String, Map<String, String>> aliases) {
    String type = column.type().text();
    String role = column.role().text();
    if (!column.isRead()) {
      return new Field(column.name(), type, role, null, null, null, null);
    }
    if (column.isNumeric()) {
      return new Field(
          column.name(), type, role, boxed(column.min()), boxed(column.max()), null, null);
    }
    Map<String, String> renamed = aliases.get(column.name());
    return new Field(
        column.name(),
        type,
        role,
        null,
        null,
        levels.containsKey(column.id()) ? levels.get(column.id()) : seen(column, renamed),
        renamed);
  }

  /** The labels of a column that only groups rows: no index orders them. */
  private static @Nullable List<String> seen(Column column, @Nullable Map<String, String> aliases) {
    Map<String, String> canonical = aliases == null ? Map.of() : aliases;
    return column
        .labels()
        .map(
            labels ->
                labels.stream()
                    .map(label -> canonical.getOrDefault(label, label))
                    .distinct()
                    .sorted()
                    .toList())
        .orElse(null);
  }

  private static @Nullable Double boxed(OptionalDouble number) {
    return number.isPresent() ? number.getAsDouble() : null;
  }
}
