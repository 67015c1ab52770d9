package io.sparkforest.trainer.spark;

import io.sparkforest.trainer.sagemaker.UserError;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The job's Spark, which starts when it is first needed: in this process, on all cores that the JVM
 * sees, or on a cluster whose driver this process is. Thread-safe.
 */
public final class JobSpark implements AutoCloseable {
  /** {@code UnifiedMemoryManager} refuses less: one and a half times what it keeps for itself. */
  public static final int MIN_HEAP_MEGABYTES = 450;

  private final Path scratch;
  private final Supplier<Map<String, String>> cluster;
  private volatile @Nullable SparkSession session;
  private boolean isClosed;

  /**
   * Spark in this process.
   *
   * @param scratch an existing folder for what does not fit into memory
   */
  public JobSpark(Path scratch) {
    this(scratch, Map::of);
  }

  /**
   * Spark on a cluster.
   *
   * @param scratch an existing folder for what does not fit into memory
   * @param cluster settings that differ from those of a single process; asked for once
   */
  public JobSpark(Path scratch, Supplier<Map<String, String>> cluster) {
    this.scratch = scratch;
    this.cluster = cluster;
  }

  /**
   * The session, which starts if it has not; meanwhile others wait for it.
   *
   * @throws UserError if the heap is too small for Spark
   * @throws IllegalStateException if closed
   */
  public synchronized SparkSession session() {
    if (isClosed) {
      throw new IllegalStateException("closed");
    }
    if (session == null) {
      session = start();
    }
    return session;
  }

  /** The session, if it has started. */
  public Optional<SparkSession> started() {
    return Optional.ofNullable(session);
  }

  private SparkSession start() {
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    if (heap < MIN_HEAP_MEGABYTES) {
      throw new UserError(
          "Spark needs a heap of at least "
              + MIN_HEAP_MEGABYTES
              + " MB, but this one has "
              + heap
              + " MB: take an instance with more memory, or in TRAIN_JAVA_OPTS no less than -Xmx512m");
    }
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("spark-forest")
            .master("local[*]")
            // A container may have no network and a host name that does not resolve.
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.local.dir", scratch.toString())
            .config("spark.sql.warehouse.dir", scratch.resolve("warehouse").toUri().toString())
            .config("spark.sql.catalogImplementation", "in-memory")
            .config("spark.sql.session.timeZone", "UTC")
            // A few groups and levels are all that is ever shuffled: one task each, planned once.
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.adaptive.enabled", "false")
            // Binned rows and grown trees come back by the gigabyte, and the forest sees to the
            // memory.
            .config("spark.driver.maxResultSize", "0");
    cluster.get().forEach(builder::config);
    return builder.getOrCreate();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    if (session != null) {
      session.close();
    }
  }
}
