package io.sparkforest.server.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of a record.
 *
 * @param name as in the header of the training data, without surrounding white space
 * @param levels categorical: the labels that the model knows, empty if they are not known here
 * @param range numeric: what training has seen, null if that is not known here
 */
public record Column(
    String name,
    ColumnType type,
    ColumnRole role,
    List<String> levels,
    @Nullable ValueRange range) {

  /**
   * @throws IllegalArgumentException if the name is blank or has surrounding white space: fields of
   *     a header are stripped, so such a name could never be met
   */
  public Column {
    levels = List.copyOf(levels);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a column's name must not be blank");
    }
    if (!name.equals(name.strip())) {
      throw new IllegalArgumentException(
          "a column's name must not have surrounding white space, but one is \"" + name + "\"");
    }
  }

  /** A column of which neither levels nor range are known. */
  public Column(String name, ColumnType type, ColumnRole role) {
    this(name, type, role, List.of(), null);
  }

  /** Whether the model reads this column. */
  public boolean isInput() {
    return role != ColumnRole.IGNORED;
  }
}
