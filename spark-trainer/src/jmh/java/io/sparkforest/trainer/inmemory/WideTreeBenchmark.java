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

/** Trees of full depth over few rows of thousands of numeric features, with sorted rows or not. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class WideTreeBenchmark {
  private static final int FEATURES = 3000;

  @Param({"300"})
  public int rows;

  /** Different values of a feature at most. */
  @Param({"256", "3"})
  public int values;

  /** Features drawn at a node. */
  @Param({"1000", "3000"})
  public int featuresPerNode;

  @Param({"true", "false"})
  public boolean isSorted;

  private BinnedRows table = TrainingRows.numeric(FEATURES).binned(FeatureBins.MOST, false);
  private TreeSettings settings = new TreeSettings(0, 1, 0, 0, 1, 1, true, 0);
  private FixedPoint scale = FixedPoint.of(table);
  private int number;

  @Setup
  public void makeRows() {
    Random random = new Random(5);
    TrainingRows training = TrainingRows.numeric(FEATURES);
    for (int row = 0; row < rows; row++) {
      double[] features = random.ints(FEATURES, 0, values).asDoubleStream().toArray();
      training.add(3 * features[0] + features[1] + values * random.nextGaussian(), features);
    }
    table = training.binned(FeatureBins.MOST, false);
    scale = FixedPoint.of(table);
    settings = new TreeSettings(30, 1, 0, 0, featuresPerNode, 1, true, 5);
  }

  @Benchmark
  public FlatTree tree() {
    int most = isSorted ? SortedRows.MOST : 0;
    return new TreeGrower(table, scale, settings, NodeHistograms.MOST, most, () -> false)
        .grow(number++, new RowSums(rows));
  }
}
