package io.sparkforest.trainer.bundle;

import io.sparkforest.trainer.data.Column;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Rows that an exported model must score as Spark does: real ones, the same with gaps, and the same
 * with labels and numbers that training did not see. Every column has its turn with each.
 *
 * @param rows all of them, the real ones first
 * @param real how many are real
 */
record ProbeRows(List<Row> rows, int real) {
  private static final String UNSEEN_LABEL = "a label that training did not see";
  private static final double[] UNSEEN_NUMBERS = {-1e300, 0, 1e300};

  /**
   * MLeap copies a row for each of a pipeline's stages: what a row costs grows with the square of
   * the columns. This takes some seconds.
   */
  private static final long MAX_WORK = 500_000_000;

  private static final int MIN_PER_KIND = 8;

  /** Real ones, gaps, and what training did not see. */
  private static final int KINDS = 3;

  ProbeRows {
    rows = List.copyOf(rows);
  }

  /**
   * Derives the probes. Of a wide table they are fewer, and a variant differs from its row in
   * several columns.
   *
   * @param rows real rows, with the columns in the given order
   */
  static ProbeRows of(List<Row> rows, List<Column> columns) {
    long width = columns.size();
    long most = Math.max(MIN_PER_KIND, MAX_WORK / (width * width) / KINDS);
    List<Row> real = rows.subList(0, (int) Math.min(rows.size(), most));
    // As often as it takes for every row and every column to have had its turn.
    int turns = (int) Math.min(most, Math.max(real.size(), columns.size()));
    List<Row> probes = new ArrayList<>(real);
    for (int turn = 0; turn < turns; turn++) {
      Row row = real.get(turn % real.size());
      probes.add(varied(row, columns, turn, turns, false));
      probes.add(varied(row, columns, turn, turns, true));
    }
    probes.add(RowFactory.create(new @Nullable Object[columns.size()]));
    return new ProbeRows(probes, real.size());
  }

  /**
   * The rows as a DataFrame whose stages Spark interprets: some thousand rows are computed sooner
   * than code for them is generated and compiled. From a list as it is Spark's optimiser would
   * compute all stages by itself, in time that grows with the square of the columns.
   */
  Dataset<Row> frame(SparkSession spark, StructType type) {
    SparkSession interpreting = spark.newSession();
    interpreting.conf().set("spark.sql.codegen.wholeStage", false);
    interpreting.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    return interpreting.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows), type);
  }

  /** A row with other values in the columns whose turn it is. */
  private static Row varied(Row row, List<Column> columns, int turn, int turns, boolean isUnseen) {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int place = 0; place < values.length; place++) {
      if (place % turns != turn % values.length) {
        values[place] = row.get(place);
      } else if (isUnseen) {
        // So that every column gets every number, whatever the width.
        values[place] = unseen(columns.get(place), turn / values.length + place);
      }
    }
    return RowFactory.create(values);
  }

  private static Object unseen(Column column, int choice) {
    return column.isNumeric() ? UNSEEN_NUMBERS[choice % UNSEEN_NUMBERS.length] : UNSEEN_LABEL;
  }
}
