package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.csv.ChunkedFile;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.source.ByteRanges;
import io.sparkforest.trainer.spark.InterruptibleWork;
import io.sparkforest.trainer.spark.JobSpark;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executors of all hosts, as soon as Spark has started and as long as there is enough to read;
 * else the cores of this host.
 */
public final class ClusterScan implements ScanWorkers {
  private static final Logger log = LoggerFactory.getLogger(ClusterScan.class);

  /** A fresh executor takes a second or two until it reads as fast as this process. */
  private static final int MIN_PIECES_PER_CORE = 8;

  /** Pieces that a core of this host reads before it is asked again whether Spark has started. */
  private static final int PIECES_AT_ONCE = 4;

  /** A wave is a job of Spark's, which costs the driver some hundredths of a second. */
  private static final int PIECES_PER_WAVE_AND_CORE = 8;

  /** A task costs some hundredths of a second, too. */
  private static final int PIECES_PER_TASK = 4;

  /** The results of a wave are on this host at once: at most this part of the heap. */
  private static final int HEAP_PER_WAVE = 20;

  /** The second begins where cores have no more work in the first. */
  private static final int WAVES = 2;

  private final JobSpark spark;
  private final ByteRanges files;

  /**
   * Prepares.
   *
   * @param spark whose driver this process is
   * @param files opens the files on any host
   */
  public ClusterScan(JobSpark spark, ByteRanges files) {
    this.spark = spark;
    this.files = files;
  }

  @Override
  public <P, T> void inOrder(
      List<P> pieces, Work<P, T> work, Consumer<T> results, StopRequest stop) {
    int cores = Runtime.getRuntime().availableProcessors();
    int next = 0;
    while (next < pieces.size()) {
      int left = pieces.size() - next;
      if (left >= MIN_PIECES_PER_CORE * cores && spark.isStarted()) {
        log.info("cluster: {} of {} pieces of files are read by all hosts", left, pieces.size());
        onCluster(pieces.subList(next, pieces.size()), work, results, stop);
        return;
      }
      int end = Math.min(pieces.size(), next + PIECES_AT_ONCE * cores);
      OF_THIS_HOST.inOrder(pieces.subList(next, end), work, results, stop);
      next = end;
    }
  }

  private <P, T> void onCluster(
      List<P> pieces, Work<P, T> work, Consumer<T> results, StopRequest stop) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.session().sparkContext());
    int size = wave(context.defaultParallelism(), Runtime.getRuntime().maxMemory());
    Broadcast<ByteRanges> opener = context.broadcast(files);
    try {
      AllCores.inOrder(
          (pieces.size() + size - 1) / size,
          WAVES,
          wave -> {
            int from = wave * size;
            int to = Math.min(pieces.size(), from + size);
            return InterruptibleWork.run(
                    context.sc(),
                    "reading files",
                    stop,
                    () -> wave(pieces.subList(from, to), work, context, opener))
                .orElseGet(List::of);
          },
          wave -> {
            stop.endIfMade();
            wave.forEach(results);
          },
          stop);
    } finally {
      opener.destroy();
    }
  }

  /** Number of pieces in a wave. */
  static int wave(int cores, long heap) {
    long fitting = heap / HEAP_PER_WAVE / ChunkedFile.PIECE_BYTES;
    return (int) Math.min((long) PIECES_PER_WAVE_AND_CORE * cores, Math.max(cores, fitting));
  }

  private static <P, T> List<T> wave(
      List<P> pieces, Work<P, T> work, JavaSparkContext context, Broadcast<ByteRanges> opener) {
    return context
        .parallelize(pieces, (pieces.size() + PIECES_PER_TASK - 1) / PIECES_PER_TASK)
        .map(piece -> work.of(piece, opener.value(), new StopRequest()))
        .collect();
  }
}
