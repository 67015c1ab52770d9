package io.sparkforest.server.model;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.server.drift.SeenInput;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One column of a record.
 *
 * @param name as in the header of the training data, without surrounding white space
 * @param levels categorical: the labels that the model knows, empty if they are not known here
 * @param range numeric: what training has seen, null if that is not known here
 * @param valueType the type in which MLeap gets the values of a bundle from elsewhere; null in a
 *     model of ours, whose fields follow the trainer's rules
 * @param booleans categorical: what a JSON boolean stands for
 * @param aliases categorical: further spellings, which the pipeline takes for levels
 * @param formatted how its fields are written and what they give; null if they are numbers or
 *     labels themselves
 */
public record Column(
    String name,
    ColumnType type,
    ColumnRole role,
    List<String> levels,
    @Nullable ValueRange range,
    @Nullable FieldType valueType,
    BooleanLevels booleans,
    Set<String> aliases,
    @Nullable FormattedColumn formatted) {

  /**
   * @throws IllegalArgumentException if the name is blank or has surrounding white space: fields of
   *     a header are stripped, so such a name could never be met
   */
  public Column {
    levels = List.copyOf(levels);
    aliases = Set.copyOf(aliases);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a column's name must not be blank");
    }
    if (!name.equals(name.strip())) {
      throw new IllegalArgumentException(
          "a column's name must not have surrounding white space, but one is \"" + name + "\"");
    }
  }

  /** A column whose fields are numbers or labels themselves. */
  public Column(
      String name,
      ColumnType type,
      ColumnRole role,
      List<String> levels,
      @Nullable ValueRange range,
      @Nullable FieldType valueType,
      BooleanLevels booleans) {
    this(name, type, role, levels, range, valueType, booleans, Set.of(), null);
  }

  /** A column whose fields have a format. */
  public Column(String name, ColumnRole role, FormattedColumn formatted) {
    this(
        name,
        ColumnType.NUMERIC,
        role,
        List.of(),
        null,
        null,
        BooleanLevels.NONE,
        Set.of(),
        formatted);
  }

  /** A column of a model of ours, without aliases. */
  public Column(
      String name,
      ColumnType type,
      ColumnRole role,
      List<String> levels,
      @Nullable ValueRange range) {
    this(name, type, role, levels, range, null, BooleanLevels.of(levels, Map.of()));
  }

  /** A column of which neither levels nor range are known. */
  public Column(String name, ColumnType type, ColumnRole role) {
    this(name, type, role, List.of(), null);
  }

  /** What training has seen of it, to know what is new. */
  SeenInput seen() {
    if (type == ColumnType.NUMERIC) {
      return SeenInput.numbers(
          name, range == null ? Double.NaN : range.min(), range == null ? Double.NaN : range.max());
    }
    Set<String> known = new HashSet<>(levels);
    if (!known.isEmpty()) {
      known.addAll(aliases);
    }
    return SeenInput.labels(name, known);
  }

  /** Whether the model reads this column. */
  public boolean isInput() {
    return role != ColumnRole.IGNORED;
  }
}
