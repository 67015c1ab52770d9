package io.sparkforest.trainer.inmemory;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernel on one core: a tree of full depth over ten features, seven numeric and three nominal.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class TreeGrowerBenchmark {
  private static final int FEATURES = 10;
  private static final int[] CATEGORIES = {0, 0, 0, 0, 0, 0, 0, 4, 10, 16};
  private static final int DEPTH = 30;

  @Param({"8500", "100000", "1000000"})
  public int rows;

  @Param({"1", "5"})
  public int minInstancesPerNode;

  /** Features drawn at a node; with all of them histograms are subtracted. */
  @Param({"4", "10"})
  public int featuresPerNode;

  /** Whether predictions for all rows are summed up on the way, as a job does it. */
  @Param({"true"})
  public boolean predicts;

  /** Whether cuts are refined within bins. */
  @Param({"false", "true"})
  public boolean isRefined;

  private BinnedRows table =
      new BinnedRows(new FeatureBins[0], new byte[0][], new byte[0][], new double[0], null, 0);
  private TreeSettings settings = new TreeSettings(0, 1, 0, 0, 1, 1, true, 0);
  private FixedPoint scale = FixedPoint.of(table);
  private int number;

  @Setup
  public void makeRows() {
    Random random = new Random(5);
    double[][] values = new double[rows][FEATURES + 1];
    double[] labels = new double[rows];
    for (int row = 0; row < rows; row++) {
      for (int feature = 0; feature < FEATURES; feature++) {
        values[row][feature] =
            CATEGORIES[feature] == 0 ? random.nextGaussian() : random.nextInt(CATEGORIES[feature]);
      }
      values[row][FEATURES] = 1;
      labels[row] =
          800 * values[row][0]
              + 500 * Math.abs(values[row][1]) * values[row][8]
              - 100 * values[row][9]
              + 600 * random.nextGaussian();
    }
    FeatureBins[] bins = new FeatureBins[FEATURES];
    byte[][] columns = new byte[FEATURES][rows];
    byte[][] parts = new byte[FEATURES][0];
    for (int feature = 0; feature < FEATURES; feature++) {
      bins[feature] =
          CATEGORIES[feature] == 0
              ? FeatureBins.numeric(values, feature, FeatureBins.MOST, isRefined)
              : FeatureBins.nominal(CATEGORIES[feature]);
      for (int row = 0; row < rows; row++) {
        columns[feature][row] = (byte) bins[feature].of(values[row][feature]);
      }
      if (bins[feature].hasParts()) {
        parts[feature] = new byte[rows];
        for (int row = 0; row < rows; row++) {
          int bin = columns[feature][row] & 0xFF;
          parts[feature][row] = (byte) bins[feature].part(values[row][feature], bin);
        }
      }
    }
    table = new BinnedRows(bins, columns, parts, labels, null, rows);
    scale = FixedPoint.of(table);
    settings = new TreeSettings(DEPTH, minInstancesPerNode, 0, 0, featuresPerNode, 1, true, 5);
  }

  /** A grower of its own for each tree, so that what it allocates is measured, too. */
  @Benchmark
  public FlatTree tree() {
    return new TreeGrower(table, scale, settings, () -> false)
        .grow(number++, predicts ? new RowSums(rows) : null);
  }
}
