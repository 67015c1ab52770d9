package io.sparkforest.trainer.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkforest.trainer.job.UserError;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Reads scanned files into a DataFrame: a nullable double or string column for each column that is
 * read, under its {@link Column#id()}, then {@link Schema#LABEL} and {@link #HELD_OUT}. Each file
 * is one Spark task, since a record may hold line breaks; the rows are then dealt out evenly.
 */
final class TableReader implements Serializable {
  static final String HELD_OUT = "held_out";

  private static final int ROWS_A_PARTITION = 5_000;
  private static final int MOST_PARTITIONS = 64;

  private final ArrayList<SourceFile> files;
  private final ArrayList<String> header;
  private final FieldRules rules;
  private final Holdout holdout;
  private final ArrayList<ColumnPlace> places = new ArrayList<>();
  private final int label;
  private final String target;

  /** A column to read: where it stands in the header, and how its fields are read. */
  private record ColumnPlace(int position, String name, boolean numeric) implements Serializable {}

  TableReader(TableScan scan, Schema schema, Holdout holdout) {
    this.files = new ArrayList<>(scan.files());
    this.header = new ArrayList<>(scan.header());
    this.rules = schema.rules();
    this.holdout = holdout;
    this.target = schema.target().name();
    this.label = header.indexOf(target);
    for (Column column : schema.read()) {
      places.add(new ColumnPlace(header.indexOf(column.name()), column.name(), column.isNumeric()));
    }
  }

  /**
   * The table, read again at every use: cache what is derived from it.
   *
   * @param rows number of rows, which decides the number of partitions: the machine's cores must
   *     not, since Spark draws the rows of a tree partition by partition
   */
  Dataset<Row> read(SparkSession spark, Schema schema, long rows) {
    JavaRDD<SourceFile> sources =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(files, Math.min(files.size(), MOST_PARTITIONS));
    StructType type =
        schema
            .structType()
            .add(Schema.LABEL, DataTypes.DoubleType, false)
            .add(HELD_OUT, DataTypes.BooleanType, false);
    long partitions = (rows + ROWS_A_PARTITION - 1) / ROWS_A_PARTITION;
    return spark.createDataFrame(
        sources
            .flatMap(this::rows)
            .coalesce((int) Math.max(2, Math.min(MOST_PARTITIONS, partitions)), true),
        type);
  }

  private Iterator<Row> rows(SourceFile file) {
    return new RowIterator(file, CsvFile.open(file));
  }

  private final class RowIterator implements Iterator<Row> {
    private final SourceFile file;
    private final CsvFile csv;
    private final int[] positions;
    private long row;

    RowIterator(SourceFile file, CsvFile csv) {
      this.file = file;
      this.csv = csv;
      this.positions = csv.positions(header, files.get(0));
      this.row = file.firstRow();
    }

    @Override
    public boolean hasNext() {
      if (csv.hasNext()) {
        return true;
      }
      try {
        csv.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return false;
    }

    @Override
    public Row next() {
      CsvRecord found = csv.next();
      @Nullable Object[] values = new @Nullable Object[places.size() + 2];
      for (int index = 0; index < places.size(); index++) {
        values[index] = value(found, places.get(index));
      }
      values[places.size()] = number(found, label, target);
      values[places.size() + 1] = holdout.holdsOut(row);
      row++;
      return RowFactory.create(values);
    }

    private @Nullable Object value(CsvRecord found, ColumnPlace place) {
      return place.numeric()
          ? number(found, place.position(), place.name())
          : rules.present(found.getField(positions[place.position()]));
    }

    private @Nullable Double number(CsvRecord found, int column, String name) {
      String text = rules.present(found.getField(positions[column]));
      if (text == null) {
        return null;
      }
      OptionalDouble number = FieldRules.number(text);
      if (number.isEmpty()) {
        throw new UserError(
            String.format(
                "%s, line %d, column %s: expected a number, found '%s'",
                file.name(), csv.line(), name, text));
      }
      return number.getAsDouble();
    }
  }
}
