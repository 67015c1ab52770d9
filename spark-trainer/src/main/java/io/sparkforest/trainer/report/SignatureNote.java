package io.sparkforest.trainer.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
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

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Field(
      String name,
      String type,
      String role,
      @Nullable Double min,
      @Nullable Double max,
      @Nullable List<String> levels,
      @Nullable Map<String, String> aliases) {}

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
    List<Field> fields =
        schema.columns().stream().map(column -> field(column, levels, aliases)).toList();
    return new SignatureNote(
        FORMAT,
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
