package io.sparkforest.trainer.spark;

import io.sparkforest.trainer.sagemaker.UserError;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job's Spark, which starts when it is first needed: in this process, on all cores that the JVM
 * sees, or on a cluster whose driver this process is.
 */
public final class JobSpark implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(JobSpark.class);

  /** {@code UnifiedMemoryManager} refuses less: one and a half times what it keeps for itself. */
  private static final int MIN_HEAP_MEGABYTES = 450;

  private final Path scratch;
  private final Supplier<Map<String, String>> cluster;
  private @Nullable FutureTask<SparkSession> session;

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

  /** Lets it start meanwhile, for who needs it later. */
  public void startSoon() {
    if (session == null) {
      session = new FutureTask<>(this::start);
      Thread thread = new Thread(session, "spark-start");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * The session.
   *
   * @throws UserError if the heap is too small for Spark
   */
  public SparkSession session() {
    if (session == null) {
      session = new FutureTask<>(this::start);
      session.run();
    }
    return started(session);
  }

  private static SparkSession started(FutureTask<SparkSession> starting) {
    try {
      return starting.get();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the job", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
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
  public void close() {
    if (session != null) {
      FutureTask<SparkSession> starting = session;
      session = null;
      try {
        started(starting).close();
      } catch (RuntimeException e) {
        log.debug("Spark did not start, or does not stop in order", e);
      }
    }
  }
}
