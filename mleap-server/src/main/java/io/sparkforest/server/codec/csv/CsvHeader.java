package io.sparkforest.server.codec.csv;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.HeaderNames;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.codec.UnknownColumn;
import io.sparkforest.server.codec.record.TypedValues;
import io.sparkforest.server.error.ErrorCode;
import io.sparkforest.server.error.RequestError;
import io.sparkforest.server.error.RequestException;
import io.sparkforest.server.model.Column;
import io.sparkforest.server.model.ColumnNames;
import io.sparkforest.server.model.FieldType;
import io.sparkforest.server.model.FormattedInputs;
import io.sparkforest.server.model.RecordLayout;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tells a header from a record, and reads it.
 *
 * <p>A header that is treated as a record, or a record as a header, shifts all answers by one. So
 * whatever is neither clearly is rejected:
 *
 * <ol>
 *   <li>Every field is the name of a column (or of the target), none twice: a header. But if the
 *       line is as well a record whose numeric fields are numbers, which takes columns that are
 *       named by numbers, it is ambiguous, and the client has to say {@code header=present} or
 *       {@code header=absent}.
 *   <li>More than half of the fields are names, or all of several fields are names or nearly so,
 *       and the line is no record whose numeric fields are numbers: a header with a mistake in it.
 *       It is rejected, naming the mistake.
 *   <li>A line that is too wide or too narrow for a record, and of which any field is a name or
 *       nearly so, is a header with a mistake in it, too.
 *   <li>Anything else is a record, though one label or another may be a column's name.
 * </ol>
 */
final class CsvHeader {
  /** Stands for the target among columns: it may be sent and is not read. */
  static final int TARGET = -1;

  /** How many wrong names of a header a message lists. */
  private static final int MAX_NAMED = 5;

  /** Of a line of thousands of fields, the first are enough to tell what it is. */
  private static final int MAX_COMPARISONS = 1 << 16;

  private final RecordLayout layout;
  private final ColumnNames names;

  CsvHeader(RecordLayout layout) {
    this.layout = layout;
    this.names = layout.names();
  }

  /** Whether a body's first line is a header. */
  boolean isHeader(CsvLine first) {
    List<String> line = first.fields().toList();
    List<String> named = named(line);
    List<String> unknown = named.stream().filter(name -> names.indexOf(name).isEmpty()).toList();
    int known = line.size() - unknown.size();
    if (unknown.isEmpty() && named.stream().distinct().count() == known) {
      if (isNumericRecord(line)) {
        throw RequestException.of(
            ErrorCode.AMBIGUOUS_HEADER,
            "the first line can be read as a header and as a record: send the Content-Type"
                + " text/csv;header=present or text/csv;header=absent");
      }
      return true;
    }
    if (first.fields().width() != layout.width()) {
      return known > 0 || isAnySimilar(unknown);
    }
    // In this order, since comparing every field with every name takes long and most lines are
    // records.
    return line.size() > 1
        && !isNumericRecord(line)
        && (2 * known > line.size() || areSimilar(unknown));
  }

  /** The names that a header's fields stand for; an empty one may be a column without a name. */
  private List<String> named(List<String> line) {
    return IntStream.range(0, line.size())
        .mapToObj(
            place -> {
              String name = HeaderNames.name(line.get(place), place);
              return names.indexOf(name).isPresent() ? name : line.get(place).strip();
            })
        .toList();
  }

  /** Whether a text looks like a misspelt name, as far as they can be compared in no time. */
  private boolean isAnySimilar(List<String> texts) {
    return texts.stream()
        .filter(ColumnNames::mayBeName)
        .limit(Math.max(1, MAX_COMPARISONS / names.size()))
        .anyMatch(names::isSimilar);
  }

  /** Whether all texts look like misspelt names; the first that does not ends the search. */
  private boolean areSimilar(List<String> texts) {
    return texts.stream().allMatch(ColumnNames::mayBeName)
        && texts.stream().allMatch(names::isSimilar);
  }

  /** What to add where a first line is too wide or narrow for a record but may be a header. */
  String asHeader(CsvLine first) {
    List<String> fields = first.fields().toList();
    for (String field : fields) {
      if (field.isBlank() || !Double.isNaN(FieldRules.number(field.strip()))) {
        return "";
      }
    }
    return " (read as a header, it names none of the columns: "
        + fields.stream()
            .map(field -> "\"" + RequestError.cut(field.strip()) + "\"")
            .collect(Collectors.joining(", "))
        + ")";
  }

  /** Whether a line is a record that has numeric fields, and every one of them a number. */
  private boolean isNumericRecord(List<String> line) {
    if (line.size() != layout.width()) {
      return false;
    }
    boolean hasNumericField = false;
    for (int index = 0; index < layout.width(); index++) {
      Column column = layout.column(index);
      if (column.isInput() && column.type() == ColumnType.NUMERIC) {
        hasNumericField = true;
        String present = layout.rules().present(line.get(index));
        FormattedInputs formatted = layout.formatted(index);
        boolean isValue =
            present == null
                || (formatted == null ? isNumber(column, present) : formatted.isValue(present));
        if (!isValue) {
          return false;
        }
      }
    }
    return hasNumericField;
  }

  private static boolean isNumber(Column column, String text) {
    FieldType type = column.valueType();
    return type == null
        ? Double.isFinite(FieldRules.number(text))
        : TypedValues.isNumber(type, text);
  }

  /**
   * The column that each field of a record belongs to, by its place in the signature; {@link
   * #TARGET} for the target's.
   */
  int[] read(List<String> line) {
    List<String> named = named(line);
    List<String> unknown = named.stream().filter(name -> names.indexOf(name).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      throw RequestException.ofColumn(
          ErrorCode.UNKNOWN_COLUMN,
          RequestError.cut(unknown.get(0)),
          "the header is wrong: "
              + unknown.stream()
                  .limit(MAX_NAMED)
                  .map(name -> UnknownColumn.message(names, name))
                  .collect(Collectors.joining("; "))
              + " (If the first line is a record, send the Content-Type text/csv;header=absent.)");
    }
    boolean[] seen = new boolean[names.size()];
    return named.stream().mapToInt(name -> column(name, seen)).toArray();
  }

  private int column(String name, boolean[] seen) {
    int index = names.indexOf(name).orElseThrow();
    if (seen[index]) {
      throw RequestException.ofColumn(
          ErrorCode.DUPLICATE_COLUMN, name, "the header names the column \"" + name + "\" twice");
    }
    seen[index] = true;
    if (names.isTarget(index)) {
      return TARGET;
    }
    return index;
  }
}
