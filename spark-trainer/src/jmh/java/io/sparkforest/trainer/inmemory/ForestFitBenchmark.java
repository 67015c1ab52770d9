package io.sparkforest.trainer.inmemory;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.RandomForestRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole fit of a small forest through Spark's interface, by MLlib and in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(1)
public class ForestFitBenchmark {
  private static final int FEATURES = 8;
  private static final int SEED = 5;

  @Param({"2000"})
  public int rows;

  /** The regressor's class, by name: with -p regressor=… any other can be put beside these. */
  @Param({
    "org.apache.spark.ml.regression.RandomForestRegressor",
    "io.sparkforest.trainer.inmemory.InMemoryRandomForestRegressor"
  })
  public String regressor = "";

  private final SparkSession spark =
      SparkSession.builder()
          .appName("fit benchmark")
          .master("local[*]")
          .config("spark.driver.host", "localhost")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.adaptive.enabled", "false")
          .getOrCreate();
  private Dataset<Row> table = spark.emptyDataFrame();

  @Setup
  public void makeTable() {
    String[] names =
        IntStream.range(0, FEATURES).mapToObj(index -> "feature" + index).toArray(String[]::new);
    String[] columns =
        IntStream.range(0, FEATURES)
            .mapToObj(
                index ->
                    String.format(
                        Locale.ROOT,
                        "pmod(xxhash64(id, %d), 1009) / 1009D as %s",
                        index,
                        names[index]))
            .toArray(String[]::new);
    Dataset<Row> numbers =
        spark
            .range(rows)
            .selectExpr(columns)
            .selectExpr("*", "feature0 * feature1 + abs(feature2 - feature3) as label");
    table =
        new VectorAssembler()
            .setInputCols(names)
            .setOutputCol("features")
            .transform(numbers)
            .select("features", "label")
            .cache();
    table.count();
  }

  @TearDown
  public void stop() {
    spark.stop();
  }

  @Benchmark
  public RandomForestRegressionModel fit() throws ReflectiveOperationException {
    return Class.forName(regressor)
        .asSubclass(RandomForestRegressor.class)
        .getConstructor()
        .newInstance()
        .setNumTrees(20)
        .setMaxDepth(10)
        .setMaxBins(64)
        .setFeatureSubsetStrategy("onethird")
        .setSeed(SEED)
        .fit(table);
  }
}
