package io.sparkforest.trainer.data;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.format.ColumnFormat;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What the columns of the training table are: the shape of a raw record.
 *
 * @param target the column to predict
 * @param columns all others, in training order
 * @param rules how fields are read
 * @param ignored column → why it is no feature
 * @param warnings what about the columns should be looked at
 * @param formats raw column → format, of which {@code columns} has the inputs in its place
 */
public record Schema(
    Target target,
    List<Column> columns,
    FieldRules rules,
    Map<String, String> ignored,
    List<String> warnings,
    Map<String, ColumnFormat> formats) {
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

  /** The same with further warnings. */
  Schema withWarnings(List<String> further) {
    return new Schema(
        target,
        columns,
        rules,
        ignored,
        Stream.concat(warnings.stream(), further.stream()).toList(),
        formats);
  }

  /** Input → the raw column whose format gives it; columns without a format are not in it. */
  public Map<String, String> rawColumns() {
    Map<String, String> raw = new HashMap<>();
    formats.forEach(
        (column, format) -> format.inputs().forEach(input -> raw.put(input.name(column), column)));
    return raw;
  }

  /** The columns that the forest may split on, in training order. */
  public Stream<Column> features() {
    return columns.stream().filter(Column::isFeature);
  }

  /** The columns that a DataFrame and a scored record hold: features and groups. */
  public List<Column> read() {
    return columns.stream().filter(Column::isRead).toList();
  }

  /** The columns of {@link #read} as a DataFrame has them, under their {@link Column#id()}. */
  public StructType structType() {
    return structType(read());
  }

  /** Columns as a DataFrame has them, under their {@link Column#id()}. */
  public static StructType structType(List<Column> columns) {
    return new StructType(
        columns.stream()
            .map(
                column ->
                    DataTypes.createStructField(
                        column.id(),
                        column.isNumeric() ? DataTypes.DoubleType : DataTypes.StringType,
                        true))
            .toArray(StructField[]::new));
  }

  /** The column of that name; it must be one of {@link #columns}. */
  public Column column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException(name));
  }
}
