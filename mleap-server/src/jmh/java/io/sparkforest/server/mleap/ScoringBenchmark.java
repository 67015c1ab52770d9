package io.sparkforest.server.mleap;

import ai.onnxruntime.OrtException;
import io.sparkforest.contract.interval.Calibration;
import io.sparkforest.server.codec.AnswerColumns;
import io.sparkforest.server.forest.OnnxForest;
import io.sparkforest.server.interval.Intervals;
import io.sparkforest.server.model.ModelLoadException;
import io.sparkforest.server.model.TreeStatistic;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Features to prediction and record to prediction, on one core and without HTTP. One row after the
 * other is another record each time, or a processor would learn its way.
 *
 * <p>{@code oneRow} and {@code rowOf256} are the forest alone: MLeap's own model object, the flat
 * forest as the server asks it (bit vectors where trees are small), the flat forest walked, and the
 * same forest in ONNX Runtime on one thread, whose input is ready-made, too.
 *
 * <p>{@code interval} compares scores with prediction intervals with scores alone, both of the
 * server, from records' values on.
 *
 * <p>{@code record} begins with a record's values (numbers, labels, gaps): MLeap's pipeline on a
 * LeapFrame of one row, and the server's scorer on rows of one. Each makes its own frame or rows of
 * the same values.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up
public class ScoringBenchmark {
  private static final AnswerColumns INTERVAL = AnswerColumns.parse("score,lower,upper");
  private static final List<TreeStatistic> SPREAD = INTERVAL.statistics();
  private static final Intervals INTERVALS =
      Intervals.of(
          new Calibration(
              1,
              100,
              new double[] {500, 1_000, 2_000, 4_000},
              new double[] {0.5, 0.8, 1.2, 2},
              0,
              Double.POSITIVE_INFINITY,
              IntStream.rangeClosed(1, Calibration.LEVELS).asDoubleStream().toArray()));

  @Param({"recipe", "depth6", "depth12"})
  public String model = "";

  private BenchmarkModel loaded;
  private final double[] one = new double[1];
  private final double[] predictions = new double[BenchmarkModel.RECORDS];
  private final FloatBuffer oneFloat = OnnxForest.input(one, 0, 1);
  private final FloatBuffer floats = OnnxForest.input(predictions, 0, BenchmarkModel.RECORDS);
  private int next;

  @Setup
  public void load() throws ModelLoadException, IOException, OrtException {
    loaded = new BenchmarkModel(model);
    System.out.println("the server asks this forest by " + loaded.forest.algorithm());
  }

  private int next() {
    next = (next + 1) & (BenchmarkModel.RECORDS - 1);
    return next;
  }

  @Benchmark
  public double oneRowStock() {
    return loaded.stockForest.predict(loaded.vectors[next()]);
  }

  @Benchmark
  public double oneRowFlat() {
    loaded.predictor.predict(loaded.featuresOfOne[next()], 1, one, 0);
    return one[0];
  }

  @Benchmark
  public double oneRowWalk() {
    loaded.walking.predict(loaded.featuresOfOne[next()], 1, one, 0);
    return one[0];
  }

  @Benchmark
  public float oneRowOnnx() throws OrtException {
    loaded.onnx.predict(loaded.floatsOfOne[next()], 1, oneFloat);
    return oneFloat.get(0);
  }

  @Benchmark
  @OperationsPerInvocation(BenchmarkModel.RECORDS)
  public double[] rowOf256Stock() {
    int row = 0;
    for (Vector vector : loaded.vectors) {
      predictions[row++] = loaded.stockForest.predict(vector);
    }
    return predictions;
  }

  @Benchmark
  @OperationsPerInvocation(BenchmarkModel.RECORDS)
  public double[] rowOf256Flat() {
    loaded.predictor.predict(loaded.features, BenchmarkModel.RECORDS, predictions, 0);
    return predictions;
  }

  @Benchmark
  @OperationsPerInvocation(BenchmarkModel.RECORDS)
  public double[] rowOf256Walk() {
    loaded.walking.predict(loaded.features, BenchmarkModel.RECORDS, predictions, 0);
    return predictions;
  }

  @Benchmark
  @OperationsPerInvocation(BenchmarkModel.RECORDS)
  public FloatBuffer rowOf256Onnx() throws OrtException {
    loaded.onnx.predict(loaded.floats, BenchmarkModel.RECORDS, floats);
    return floats;
  }

  @Benchmark
  public double recordStock() {
    return loaded.stock.score(loaded.stockRecords[next()])[0];
  }

  @Benchmark
  public double recordFlat() {
    return loaded.scorer.score(loaded.rows(next()))[0];
  }

  @Benchmark
  @OperationsPerInvocation(BenchmarkModel.RECORDS)
  public double[] intervalStock() {
    return loaded.scorer.score(loaded.allRows);
  }

  @Benchmark
  @OperationsPerInvocation(BenchmarkModel.RECORDS)
  public double[][] intervalFlat() {
    return INTERVAL.numbers(loaded.scorer.score(loaded.allRows, SPREAD), INTERVALS);
  }
}
