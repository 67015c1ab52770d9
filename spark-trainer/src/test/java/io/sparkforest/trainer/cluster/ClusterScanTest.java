package io.sparkforest.trainer.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.source.ByteRanges;
import io.sparkforest.trainer.spark.JobSpark;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's threads in this process stand for executors. */
final class ClusterScanTest {
  private static final int MANY = 8 * Runtime.getRuntime().availableProcessors() * 3 + 1;

  @TempDir Path scratch;

  /** Set up before each test. */
  @SuppressWarnings("NullAway.Init")
  private JobSpark spark;

  private final StopRequest stop = new StopRequest();

  @BeforeEach
  void setUp() {
    spark = new JobSpark(scratch, () -> Map.of("spark.master", "local[3]"));
  }

  @AfterEach
  void tearDown() {
    spark.close();
  }

  private <T> List<T> results(int pieces, ScanWorkers.Work<Integer, T> work) {
    List<T> results = new ArrayList<>();
    new ClusterScan(spark, ByteRanges.OF_THIS_HOST)
        .inOrder(IntStream.range(0, pieces).boxed().toList(), work, results::add, stop);
    return results;
  }

  private static boolean isTask() {
    return TaskContext.get() != null;
  }

  @Test
  void manyPiecesAreReadByTasksAndTheirResultsComeInTheirOrder() {
    spark.session();

    assertThat(results(MANY, (piece, files, stop) -> isTask() ? piece : -1))
        .isEqualTo(IntStream.range(0, MANY).boxed().toList());
  }

  @Test
  void fewPiecesAreReadByThisHost() {
    spark.session();

    assertThat(results(5, (piece, files, stop) -> isTask())).hasSize(5).containsOnly(false);
  }

  @Test
  void untilSparkHasStartedPiecesAreReadByThisHost() {
    assertThat(results(MANY, (piece, files, stop) -> isTask())).hasSize(MANY).containsOnly(false);
  }

  @Test
  void aFaultOfTheUserIsAmongTheCausesOfWhatEndsTheWork() {
    spark.session();

    assertThatThrownBy(
            () ->
                results(
                    MANY,
                    (piece, files, stop) -> {
                      throw new UserError("no such file");
                    }))
        .hasStackTraceContaining("UserError: no such file");
  }

  @Test
  void readingEndsWhenTheJobIsAskedToStop() {
    spark.session();

    assertThatThrownBy(
            () ->
                new ClusterScan(spark, ByteRanges.OF_THIS_HOST)
                    .inOrder(
                        IntStream.range(0, MANY).boxed().toList(),
                        (Integer piece, ByteRanges files, StopRequest ending) -> piece,
                        result -> stop.make(),
                        stop))
        .isInstanceOf(JobStopped.class);
  }

  @Test
  void aWaveIsNoMoreThanFitsTheHeap() {
    assertThat(ClusterScan.wave(4, 64L << 30)).isEqualTo(32);
    assertThat(ClusterScan.wave(64, 4L << 30)).isEqualTo(64);
    assertThat(ClusterScan.wave(16, 8L << 30)).isEqualTo(102);
  }
}
