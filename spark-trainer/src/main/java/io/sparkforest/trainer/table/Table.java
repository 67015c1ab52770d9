package io.sparkforest.trainer.table;

import io.sparkforest.trainer.columnar.StoredColumn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * All rows, with the columns of {@link io.sparkforest.trainer.data.Schema#read}, then {@link
 * io.sparkforest.trainer.data.Schema#LABEL} and {@link #HELD_OUT}: in columns, and as a DataFrame
 * that reads these at every use.
 */
public final class Table {
  /** Name of the column that tells whether a row is held out. */
  public static final String HELD_OUT = "held_out";

  /** Tables by number: tasks run in this process, and what they refer to is copied. */
  private static final Map<Long, Table> TABLES = new ConcurrentHashMap<>();

  private static final AtomicLong NEXT = new AtomicLong();

  private final long number = NEXT.getAndIncrement();
  private final SparkSession spark;
  private final StructType type;
  private final List<StoredColumn> columns;
  private final LongPredicate heldOut;
  private final List<RowRange> partitions;

  /**
   * A table of columns.
   *
   * @param type the columns of its rows
   * @param columns the values of all of these but the last
   * @param heldOut tells by a row's number whether it is held out
   * @param partitions all rows in their order, cut as Spark is to see them: it draws the rows of a
   *     tree partition by partition, and sums are rounded by them
   */
  public Table(
      SparkSession spark,
      StructType type,
      List<StoredColumn> columns,
      LongPredicate heldOut,
      List<RowRange> partitions) {
    this.spark = spark;
    this.type = type;
    this.columns = List.copyOf(columns);
    this.heldOut = heldOut;
    this.partitions = List.copyOf(partitions);
    TABLES.put(number, this);
  }

  /** The session. */
  public SparkSession spark() {
    return spark;
  }

  /** The columns of the rows. */
  public StructType type() {
    return type;
  }

  /** Number of rows. */
  public long size() {
    return partitions.isEmpty() ? 0 : partitions.get(partitions.size() - 1).to();
  }

  /** All rows in their order, cut as Spark sees them. */
  public List<RowRange> partitions() {
    return partitions;
  }

  /** The values of a column of {@link #type}, but of the last. */
  public StoredColumn column(int place) {
    return columns.get(place);
  }

  /** Number of rows that are held out. */
  public long heldOutRows() {
    return LongStream.range(0, size()).parallel().filter(heldOut).count();
  }

  /** Whether a row is held out. */
  public boolean isHeldOut(long row) {
    return heldOut.test(row);
  }

  /** Whether each of some rows is held out. */
  public boolean[] heldOut(RowRange rows) {
    boolean[] found = new boolean[(int) rows.size()];
    for (int index = 0; index < found.length; index++) {
      found[index] = heldOut.test(rows.from() + index);
    }
    return found;
  }

  /** A row. */
  public Row row(long row) {
    return new StoredRows(this, new RowRange(row, row + 1)).next();
  }

  /** The rows as objects, which are made at every use. Tasks of other processes are sent them. */
  public JavaRDD<Row> rows() {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    if (!context.isLocal()) {
      List<TablePart> parts =
          partitions.stream().<TablePart>map(range -> new TablePart.Here(this, range)).toList();
      return context.parallelize(parts, parts.size()).flatMap(TablePart::rows);
    }
    long table = number;
    return context
        .parallelize(partitions, partitions.size())
        .flatMap(range -> new StoredRows(numbered(table), range));
  }

  /** Whether a column of {@link #type} is one of numbers. */
  public boolean isNumeric(int place) {
    return type.apply(place).dataType().equals(DataTypes.DoubleType);
  }

  private static Table numbered(long number) {
    return Objects.requireNonNull(TABLES.get(number), "no table of this process");
  }

  /** The rows as a DataFrame. */
  public Dataset<Row> frame() {
    return spark.createDataFrame(rows(), type);
  }
}
