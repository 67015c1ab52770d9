package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.cores.Background;
import io.sparkforest.trainer.csv.ByteRanges;
import io.sparkforest.trainer.csv.ChunkedFile;
import io.sparkforest.trainer.csv.FileChunk;
import io.sparkforest.trainer.data.scan.ChunkScan;
import io.sparkforest.trainer.data.scan.ChunkSummary;
import io.sparkforest.trainer.data.scan.ScanPlan;
import io.sparkforest.trainer.data.scan.ScanWorkers;
import io.sparkforest.trainer.sagemaker.AlgorithmError;
import io.sparkforest.trainer.sagemaker.UserError;
import io.sparkforest.trainer.spark.InterruptibleWork;
import io.sparkforest.trainer.stop.StopRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executors of all hosts, once Spark has started, if there is enough left to read; before that,
 * and else, the cores of this host.
 */
public final class ClusterScan implements ScanWorkers {
  private static final Logger log = LoggerFactory.getLogger(ClusterScan.class);

  /** A single core would have both to read and to receive what others read. */
  private static final int MIN_CORES = 2;

  /** Twice as many read as fast as one thread merges, so that other hosts would add nothing. */
  private static final int MAX_CORES = 8;

  /** A fresh executor takes a second or two until it reads as fast as this process. */
  private static final int MIN_CHUNKS_PER_CORE = 8;

  /** Chunks that a core of this host reads before it is asked again whether Spark has started. */
  private static final int CHUNKS_AT_ONCE = 4;

  /** A wave is a job of Spark's, which costs the driver some hundredths of a second. */
  private static final int CHUNKS_PER_WAVE_AND_CORE = 8;

  /** Results of a wave take at most this part of the heap; those of three may be there at once. */
  private static final int HEAP_PER_WAVE = 40;

  /** The second begins where cores have no more work in the first. */
  private static final int WAVES = 2;

  /** A task costs some hundredths of a second, too. */
  private static final int CHUNKS_PER_TASK = 4;

  /** A file that cannot be cut is one chunk, and its result may be more than can be sent. */
  private static final int MAX_CHUNK = 16;

  /** A column takes as much as this part of a usual chunk, besides its values. */
  private static final int COLUMNS_PER_CHUNK = 400;

  private final Supplier<Optional<SparkContext>> spark;
  private final ByteRanges files;
  private final int chunkBytes;
  private final int cores;

  /**
   * Prepares.
   *
   * @param spark the driver's context, once it has started
   * @param files opens the files on any host
   */
  public ClusterScan(Supplier<Optional<SparkContext>> spark, ByteRanges files) {
    this(spark, files, ChunkedFile.PIECE_BYTES, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Prepares.
   *
   * @param chunkBytes size of a usual chunk
   * @param cores of this host
   */
  ClusterScan(Supplier<Optional<SparkContext>> spark, ByteRanges files, int chunkBytes, int cores) {
    this.spark = spark;
    this.files = files;
    this.chunkBytes = chunkBytes;
    this.cores = cores;
  }

  @Override
  public void inOrder(
      List<FileChunk> chunks, ScanPlan plan, Consumer<ChunkSummary> results, StopRequest stop) {
    int next = 0;
    boolean mayGain = cores >= MIN_CORES && cores <= MAX_CORES;
    while (mayGain && next < chunks.size() && spark.get().isEmpty()) {
      int end = Math.min(chunks.size(), next + CHUNKS_AT_ONCE * cores);
      OF_THIS_HOST.inOrder(chunks.subList(next, end), plan, results, stop);
      next = end;
    }
    List<FileChunk> left = chunks.subList(next, chunks.size());
    Optional<SparkContext> context = mayGain ? spark.get() : Optional.empty();
    if (context.isPresent() && isWorthwhile(left, plan)) {
      log.info(
          "cluster: {} of {} chunks of files are parsed by all hosts", left.size(), chunks.size());
      onCluster(left, plan, results, new JavaSparkContext(context.get()), stop);
    } else {
      OF_THIS_HOST.inOrder(left, plan, results, stop);
    }
  }

  private boolean isWorthwhile(List<FileChunk> chunks, ScanPlan plan) {
    long bytes = chunks.stream().mapToLong(chunk -> chunk.end() - chunk.start()).sum();
    return bytes >= (long) MIN_CHUNKS_PER_CORE * cores * chunkBytes
        && chunks.stream().allMatch(chunk -> weight(chunk, plan) <= (long) MAX_CHUNK * chunkBytes);
  }

  /** About how many bytes the result of a chunk takes, at most. */
  private long weight(FileChunk chunk, ScanPlan plan) {
    return chunk.end()
        - chunk.start()
        + (long) plan.columns().size() * chunkBytes / COLUMNS_PER_CHUNK;
  }

  private void onCluster(
      List<FileChunk> chunks,
      ScanPlan plan,
      Consumer<ChunkSummary> results,
      JavaSparkContext context,
      StopRequest stop) {
    Broadcast<ByteRanges> opener = context.broadcast(files);
    ArrayDeque<Background<List<ChunkSummary>>> underWay = new ArrayDeque<>();
    try {
      List<List<FileChunk>> waves =
          waves(chunks, plan, context.defaultParallelism(), Runtime.getRuntime().maxMemory());
      for (int next = 0; next < waves.size() || !underWay.isEmpty(); ) {
        while (next < waves.size() && underWay.size() < WAVES) {
          List<FileChunk> wave = waves.get(next++);
          underWay.add(Background.start("scan", () -> parsed(wave, plan, context, opener, stop)));
        }
        List<ChunkSummary> parsed = underWay.remove().result();
        stop.endIfMade();
        parsed.forEach(results);
      }
    } catch (RuntimeException e) {
      InterruptibleWork.cancel(context.sc());
      underWay.forEach(Background::awaitEnd);
      throw e;
    } finally {
      opener.destroy();
    }
  }

  /** Cuts the chunks into lists that are parsed one after the other. */
  List<List<FileChunk>> waves(List<FileChunk> chunks, ScanPlan plan, int allCores, long heap) {
    long most =
        Math.min((long) CHUNKS_PER_WAVE_AND_CORE * allCores * chunkBytes, heap / HEAP_PER_WAVE);
    List<List<FileChunk>> waves = new ArrayList<>();
    long weight = 0;
    for (FileChunk chunk : chunks) {
      weight += weight(chunk, plan);
      if (waves.isEmpty() || weight > most) {
        waves.add(new ArrayList<>());
        weight = weight(chunk, plan);
      }
      waves.get(waves.size() - 1).add(chunk);
    }
    return waves;
  }

  /** Nothing if the job is asked to stop meanwhile. */
  private List<ChunkSummary> parsed(
      List<FileChunk> wave,
      ScanPlan plan,
      JavaSparkContext context,
      Broadcast<ByteRanges> opener,
      StopRequest stop) {
    long bytes = wave.stream().mapToLong(chunk -> chunk.end() - chunk.start()).sum();
    long usual = bytes / ((long) CHUNKS_PER_TASK * chunkBytes);
    long least = context.defaultParallelism() / WAVES;
    int tasks = (int) Math.max(1, Math.min(wave.size(), Math.max(usual, least)));
    try {
      return InterruptibleWork.run(
              context.sc(),
              "parsing files",
              stop,
              () ->
                  context
                      .parallelize(wave, tasks)
                      .map(chunk -> ChunkScan.of(chunk, plan, opener.value(), new StopRequest()))
                      .collect())
          .orElseGet(List::of);
    } catch (Exception e) {
      // Spark's own exceptions are checked, and Scala does not declare them.
      throw failure(e);
    }
  }

  /** What a task has thrown is among the causes of what Spark throws. */
  private static RuntimeException failure(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError || cause instanceof AlgorithmError) {
        return (RuntimeException) cause;
      }
    }
    return e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
  }
}
