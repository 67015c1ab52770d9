package io.sparkforest.trainer.data;

import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.table.RowRange;
import io.sparkforest.trainer.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * Makes a {@link Table} of scanned tables: a nullable double or string column for each column that
 * is read, under its {@link Column#id()}, then {@link Schema#LABEL} and {@link Table#HELD_OUT}.
 */
final class TableReader {
  private static final int ROWS_PER_PARTITION = 5_000;
  private static final int MAX_PARTITIONS = 64;

  /** Rows of a file that stay together. */
  private static final int ROWS_PER_SLICE = 500;

  private TableReader() {}

  /**
   * The tables as one, in as many partitions as fit their rows: the machine's cores must not
   * decide, since Spark draws the rows of a tree partition by partition.
   *
   * @param isHeldOut whether all rows of the first table are held out; those of the others are
   */
  static Table read(
      List<TableScan> scans,
      Schema schema,
      Holdout holdout,
      boolean isHeldOut,
      SparkSession spark) {
    List<StoredColumn> columns = new ArrayList<>();
    Stream.concat(schema.read().stream().map(Column::name), Stream.of(schema.target().name()))
        .forEach(name -> columns.add(column(scans, name)));
    List<RowRange> partitions = new ArrayList<>();
    long rows = 0;
    for (TableScan scan : scans) {
      partitions.addAll(partitions(scan, rows));
      rows += scan.rows();
    }
    long first = isHeldOut ? 0 : scans.get(0).rows();
    LongPredicate heldOut = row -> row >= first || holdout.holdsOut(row);
    return new Table(
        spark,
        schema
            .structType()
            .add(Schema.LABEL, DataTypes.DoubleType, false)
            .add(Table.HELD_OUT, DataTypes.BooleanType, false),
        columns,
        heldOut,
        partitions);
  }

  private static StoredColumn column(List<TableScan> scans, String name) {
    return scans.stream()
        .map(scan -> scan.stored(name))
        .reduce(StoredColumn::followedBy)
        .orElseThrow();
  }

  private static List<RowRange> partitions(TableScan scan, long rowsBefore) {
    long rows = scan.rows();
    int count =
        (int)
            Math.max(
                2, Math.min(MAX_PARTITIONS, (rows + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION));
    List<RowRange> partitions = new ArrayList<>();
    long from = 0;
    long firstOfFile = 0;
    for (long rowsOfFile : scan.fileRows()) {
      for (long row = firstOfFile; row < firstOfFile + rowsOfFile; row += ROWS_PER_SLICE) {
        while (partitions.size() < row * count / rows) {
          partitions.add(new RowRange(rowsBefore + from, rowsBefore + row));
          from = row;
        }
      }
      firstOfFile += rowsOfFile;
    }
    while (partitions.size() < count) {
      partitions.add(new RowRange(rowsBefore + from, rowsBefore + rows));
      from = rows;
    }
    return partitions;
  }
}
