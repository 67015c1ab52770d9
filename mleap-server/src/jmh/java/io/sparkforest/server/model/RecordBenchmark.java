package io.sparkforest.server.model;

import java.io.IOException;
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
 * A whole record, from its values (numbers, labels, gaps) to its prediction, on one core and
 * without HTTP: MLeap's pipeline on a LeapFrame of one row, and the server's scorer on rows of one.
 * Each makes its own frame or rows of the same values.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class RecordBenchmark {
  @Param({"recipe", "depth12"})
  public String model = "";

  private BenchmarkModel loaded;
  private int next;

  @Setup
  public void load() throws ModelLoadException, IOException {
    loaded = new BenchmarkModel(model);
  }

  private int next() {
    next = (next + 1) & (BenchmarkModel.RECORDS - 1);
    return next;
  }

  @Benchmark
  public double recordStock() {
    return loaded.stock.score(loaded.stockRecords[next()])[0];
  }

  @Benchmark
  public double recordFlat() {
    return loaded.scorer.score(loaded.rows(next()))[0];
  }
}
