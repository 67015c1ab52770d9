package io.sparkforest.server.model;

/**
 * One column of a record.
 *
 * @param name as in the header of the training data, without surrounding white space
 */
public record Column(String name, ColumnType type, ColumnRole role) {

  /**
   * @throws IllegalArgumentException if the name is blank or has surrounding white space: fields of
   *     a header are stripped, so such a name could never be met
   */
  public Column {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a column's name must not be blank");
    }
    if (!name.equals(name.strip())) {
      throw new IllegalArgumentException(
          "a column's name must not have surrounding white space, but one is \"" + name + "\"");
    }
  }

  /** Whether the model reads this column. */
  public boolean isInput() {
    return role != ColumnRole.IGNORED;
  }
}
