package io.sparkforest.trainer.data;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.sparkforest.contract.Escaped;
import io.sparkforest.contract.FieldRules;
import io.sparkforest.trainer.csv.CsvFile;
import io.sparkforest.trainer.csv.Slice;
import io.sparkforest.trainer.sagemaker.UserError;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Reads scanned files into a {@link Table}: a nullable double or string column for each column that
 * is read, under its {@link Column#id()}, then {@link Schema#LABEL} and {@link Table#HELD_OUT}. The
 * scan has told where records start, so each Spark task reads a run of them from the middle of a
 * file, and no row moves between tasks.
 */
final class TableReader implements Serializable {
  private static final int ROWS_PER_PARTITION = 5_000;
  private static final int MAX_PARTITIONS = 64;

  private final ArrayList<String> header;
  private final FieldRules rules;
  private final Holdout holdout;
  private final ArrayList<ColumnPlace> places = new ArrayList<>();
  private final int label;
  private final String target;

  /** A column to read: where it stands in the header, and how its fields are read. */
  private record ColumnPlace(int position, String name, boolean numeric) implements Serializable {}

  private TableReader(TableScan scan, Schema schema, Holdout holdout) {
    this.header = new ArrayList<>(scan.header());
    this.rules = schema.rules();
    this.holdout = holdout;
    this.target = schema.target().name();
    this.label = header.indexOf(target);
    Map<String, Integer> inHeader = new HashMap<>();
    for (String name : header) {
      inHeader.put(name, inHeader.size());
    }
    for (Column column : schema.read()) {
      int position = Objects.requireNonNull(inHeader.get(column.name()));
      places.add(new ColumnPlace(position, column.name(), column.isNumeric()));
    }
  }

  /**
   * The tables as one, in as many partitions as fit their rows: the machine's cores must not
   * decide, since Spark draws the rows of a tree partition by partition.
   */
  static Table read(List<TableScan> scans, Schema schema, Holdout holdout, SparkSession spark) {
    TableReader reader = new TableReader(scans.get(0), schema, holdout);
    List<List<Slice>> partitions = new ArrayList<>();
    scans.forEach(scan -> partitions.addAll(partitions(scan)));
    StructType type =
        schema
            .structType()
            .add(Schema.LABEL, DataTypes.DoubleType, false)
            .add(Table.HELD_OUT, DataTypes.BooleanType, false);
    return new Table(
        spark,
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(partitions, partitions.size())
            .flatMap(List::iterator)
            .flatMap(reader::rows),
        type);
  }

  private static List<List<Slice>> partitions(TableScan scan) {
    long fitting = (scan.rows() + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION;
    int count = (int) Math.max(2, Math.min(MAX_PARTITIONS, fitting));
    List<List<Slice>> partitions =
        Stream.<List<Slice>>generate(ArrayList::new).limit(count).toList();
    for (Slice slice : scan.slices()) {
      add(slice, partitions.get((int) (slice.firstRow() * count / scan.rows())));
    }
    return partitions;
  }

  private static void add(Slice slice, List<Slice> partition) {
    int last = partition.size() - 1;
    if (last >= 0 && partition.get(last).file().equals(slice.file())) {
      // Neighbours in a file are read in one go.
      partition.set(last, partition.get(last).endingBefore(slice.firstRow() + slice.rows()));
    } else {
      partition.add(slice);
    }
  }

  private Iterator<Row> rows(Slice slice) {
    return new RowIterator(slice);
  }

  private final class RowIterator implements Iterator<Row> {
    private final Slice slice;
    private final CsvFile csv;
    private final int[] positions;
    private long read;

    RowIterator(Slice slice) {
      this.slice = slice;
      this.csv = CsvFile.open(slice);
      this.positions = slice.header().positions(header);
    }

    @Override
    public boolean hasNext() {
      if (read < slice.rows()) {
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
      CsvRecord found = nextWithTarget();
      @Nullable Object[] values = new @Nullable Object[places.size() + 2];
      for (int index = 0; index < places.size(); index++) {
        values[index] = value(found, places.get(index));
      }
      values[places.size()] = number(found, label, target);
      values[places.size() + 1] = slice.isHeldOut() || holdout.holdsOut(slice.firstRow() + read);
      read++;
      return RowFactory.create(values);
    }

    /** The scan has left out the others, too. */
    private CsvRecord nextWithTarget() {
      while (csv.hasNext()) {
        CsvRecord found = csv.next();
        if (!rules.isMissing(found.getField(positions[label]))) {
          return found;
        }
      }
      throw CsvFile.shortened(slice.file());
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
      OptionalDouble number = FieldRules.finiteNumber(text);
      if (number.isEmpty()) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "%s, column %s: expected a number, found '%s'",
                csv.place(),
                Escaped.name(name),
                Escaped.cut(text)));
      }
      return number.getAsDouble();
    }
  }
}
