package io.sparkforest.trainer.data;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A column of the training table other than the target.
 *
 * @param name its name in the header
 * @param position its place among the columns without the target, from 0
 * @param type how its fields are read
 * @param role what it is used for
 * @param min least number of a training row, for a numeric column with any present value
 * @param max greatest number of a training row, likewise
 * @param missing training rows without a value
 * @param labels distinct values of the training rows of a categorical column, or empty if there
 *     were too many to count
 */
public record Column(
    String name,
    int position,
    ColumnType type,
    ColumnRole role,
    OptionalDouble min,
    OptionalDouble max,
    long missing,
    Optional<Set<String>> labels) {

  private static final char STEP_MARK = '_';

  /**
   * The column's name in DataFrames. Names from a header may hold dots or differ in case alone,
   * which Spark's column references do not take, so they stay outside of Spark.
   */
  public String id() {
    return "c" + position;
  }

  /** The name of what a step of the preprocessing makes of the column, such as {@code c3_index}. */
  public String id(String step) {
    return id() + STEP_MARK + step;
  }

  /** The id of the column that a name made by {@link #id(String)}, or an id, belongs to. */
  public static String idOf(String name) {
    int mark = name.indexOf(STEP_MARK);
    return mark < 0 ? name : name.substring(0, mark);
  }

  Column as(ColumnRole other) {
    return new Column(name, position, type, other, min, max, missing, labels);
  }

  /** Whether a DataFrame has it: it is a feature, or groups the rows for one. */
  public boolean isRead() {
    return role != ColumnRole.IGNORED;
  }

  /** Whether the forest may split on it. */
  public boolean isFeature() {
    return role == ColumnRole.FEATURE;
  }

  /** Whether its values are numbers; else they are labels. */
  public boolean isNumeric() {
    return type == ColumnType.NUMERIC;
  }
}
