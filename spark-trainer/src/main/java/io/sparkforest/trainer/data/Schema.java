package io.sparkforest.trainer.data;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/**
 * What the columns of the training table are: the shape of a raw record.
 *
 * @param target the column to predict
 * @param columns all others, in training order
 * @param rules how fields are read
 */
public record Schema(Target target, List<Column> columns, FieldRules rules) {
  /** Name of the target's column in DataFrames. */
  public static final String LABEL = "label";

  /**
   * The column to predict.
   *
   * @param name its name in the header
   * @param min least value seen
   * @param max greatest value seen
   */
  public record Target(String name, double min, double max) {}

  public Stream<Column> features() {
    return columns.stream().filter(Column::isFeature);
  }

  /** The columns that a DataFrame and a scored record hold: features and groups. */
  public List<Column> read() {
    return columns.stream().filter(Column::isRead).toList();
  }

  /** The column of that name; it must be one of {@link #columns}. */
  public Column column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }
}
