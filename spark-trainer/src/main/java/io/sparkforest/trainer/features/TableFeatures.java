package io.sparkforest.trainer.features;

import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.inmemory.FeatureBlock;
import io.sparkforest.trainer.inmemory.FeatureBlocks;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.RowRange;
import io.sparkforest.trainer.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The vectors of a table's rows in columns, computed from the columns of the table at every use,
 * with the same values in every bit as {@link FeatureRows} computes row by row.
 */
public final class TableFeatures implements FeatureBlocks {
  private static final int MAX_ROWS = 1 << 14;
  private static final int MAX_VALUES = 1 << 20;
  private static final int MIN_ROWS = 1 << 6;

  private final Table table;
  private final FeatureRows rows;
  private final StoredColumn labels;
  private final List<FeatureColumn> columns;
  private final int rowsPerBlock;
  private final long heldOutRows;

  TableFeatures(FeatureRows rows, Table table) {
    this.table = table;
    this.rows = rows;
    this.labels = table.column(table.type().fieldIndex(Schema.LABEL));
    this.columns =
        IntStream.range(0, rows.slots().size())
            .mapToObj(slot -> new FeatureColumn(rows, slot, table))
            .toList();
    this.rowsPerBlock = Math.max(MIN_ROWS, Math.min(MAX_ROWS, MAX_VALUES / columns.size()));
    this.heldOutRows = table.heldOutRows();
  }

  @Override
  public int[] categories() {
    return IntStream.range(0, columns.size()).map(rows::categories).toArray();
  }

  @Override
  public long trainingRows() {
    return table.size() - heldOutRows;
  }

  @Override
  public long heldOutRows() {
    return heldOutRows;
  }

  @Override
  public int blocks() {
    return (int) ((table.size() + rowsPerBlock - 1) / rowsPerBlock);
  }

  private RowRange range(int number) {
    long from = (long) number * rowsPerBlock;
    return new RowRange(from, Math.min(table.size(), from + rowsPerBlock));
  }

  @Override
  public FeatureBlock block(int number) {
    RowRange range = range(number);
    int count = (int) range.size();
    double[][] values = new double[columns.size()][];
    for (int slot = 0; slot < values.length; slot++) {
      values[slot] = columns.get(slot).read(range.from(), count);
    }
    double[] label = new double[count];
    labels.numbers(range.from(), count, label);
    return new FeatureBlock(values, label, table.heldOut(range));
  }

  /**
   * A random sample of the rows to train on, or of those held out, as {@link FeaturePlan#FEATURES}
   * and {@link Schema#LABEL}, in their order.
   *
   * @param about its size; all rows if there are no more, else about as many
   * @param seed with the rows' numbers decides which rows are drawn
   * @throws io.sparkforest.trainer.stop.JobStopped if the job is asked to stop meanwhile
   */
  public List<Row> sample(boolean isHeldOut, int about, long seed, StopRequest stop) {
    long size = isHeldOut ? heldOutRows() : trainingRows();
    double fraction = size <= about ? 1 : (double) about / size;
    List<Row> sampled = new ArrayList<>();
    AllCores.inOrder(
        size == 0 ? 0 : blocks(),
        number -> drawn(range(number), isHeldOut, fraction, seed),
        sampled::addAll,
        stop);
    return sampled;
  }

  private List<Row> drawn(RowRange range, boolean isHeldOut, double fraction, long seed) {
    List<Row> drawn = new ArrayList<>();
    for (long row = range.from(); row < range.to(); row++) {
      if (table.isHeldOut(row) == isHeldOut && (fraction >= 1 || isDrawn(row, fraction, seed))) {
        drawn.add(row(row));
      }
    }
    return drawn;
  }

  private static boolean isDrawn(long row, double fraction, long seed) {
    return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + row).nextDouble() < fraction;
  }

  private Row row(long row) {
    double[] values = new double[columns.size()];
    for (int slot = 0; slot < values.length; slot++) {
      values[slot] = columns.get(slot).read(row, 1)[0];
    }
    double[] label = new double[1];
    labels.numbers(row, 1, label);
    return RowFactory.create(Vectors.dense(values).compressed(), label[0]);
  }
}
