package io.sparkforest.trainer.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code signature.json}: what a raw record looks like (docs/model-folder.md).
 *
 * @param format version of this document
 * @param target the column that is predicted
 * @param prediction the pipeline's output column
 * @param missingValues tokens that mean "missing"
 * @param delimiter the field separator of the training files; null for a comma
 * @param columns all columns but the target, in training order
 */
public record SignatureNote(
    int format,
    Schema.Target target,
    String prediction,
    Set<String> missingValues,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String delimiter,
    List<Field> columns) {
  private static final int FORMAT = 1;

  /** Where columns have formats, which a reader of the first version would not see. */
  private static final int FORMAT_WITH_COLUMN_FORMATS = 2;

  private static final String FEATURE = "feature";
  private static final String NUMERIC = "numeric";

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Field(
      String name,
      String type,
      String role,
      @Nullable Double min,
      @Nullable Double max,
      @Nullable List<String> levels,
      @Nullable Map<String, String> aliases,
      @Nullable String format,
      @Nullable List<Field> inputs) {
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
      String role = roles.filter(FEATURE::equals).findFirst().orElse(inputs.get(0).role());
      return new Field(
          name, NUMERIC, role, null, null, null, null, format.text(), List.copyOf(inputs));
    }
  }

  /**
   * Describes a schema.
   *
   * @param levels DataFrame column → labels known to the model
   * @param aliases column name → raw label → canonical label
   * @param delimiter the field separator of the training files
   */
  public static SignatureNote of(
      Schema schema,
      String prediction,
      Map<String, List<String>> levels,
      Map<String, Map<String, String>> aliases,
      char delimiter) {
    Map<String, Field> inputs = new LinkedHashMap<>();
    schema.columns().forEach(column -> inputs.put(column.name(), field(column, levels, aliases)));
    Map<String, String> raw = new HashMap<>();
    schema
        .formats()
        .forEach(
            (column, format) ->
                format.inputs().forEach(input -> raw.put(input.name(column), column)));
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
    return new SignatureNote(
        hasFormats ? FORMAT_WITH_COLUMN_FORMATS : FORMAT,
        schema.target(),
        prediction,
        schema.rules().missingValues(),
        delimiter == ',' ? null : String.valueOf(delimiter),
        fields);
  }

  private static Field field(
      Column column, Map<String, List<String>> levels, Map<String, Map<String, String>> aliases) {
    String type = column.type().name().toLowerCase(Locale.ROOT);
    String role = column.role().name().toLowerCase(Locale.ROOT);
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
