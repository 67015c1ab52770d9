package io.sparkforest.trainer.heap;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The shares of the heap that large allocations may take. They are not all there at the same time:
 * label sets are gone when the forest begins to grow, and the forest's rows when its trees are
 * exported.
 *
 * @param heap size of the whole heap, in bytes
 */
public record HeapBudget(long heap) {
  /**
   * For rows and working memory of the forest in memory: the other part is that which Spark takes
   * for itself, {@code spark.memory.fraction}, 0.6.
   */
  private static final double FOREST = 0.4;

  /**
   * For the distinct values of all columns, while the files are scanned and little else is there.
   */
  private static final double LABELS = 0.125;

  /** For the parsed columns of all channels; those beyond it lie in a file. */
  private static final double COLUMNS = 0.15;

  /** For the rows that are kept with their predictions until the report is written. */
  private static final double SCORED_ROWS = 1.0 / 32;

  /** For rows whose left out columns are looked at, while the label sets are still there. */
  private static final double SAMPLED_ROWS = 1.0 / 16;

  /** For trees that tasks send back at the same time, beside those that are there already. */
  private static final double COLLECTED_TREES = 0.25;

  /** More at a time saves nothing. */
  private static final long MAX_COLLECTED_TREES = 1L << 29;

  /** For the finished trees that a search for settings may choose. */
  private static final double CHOSEN_TREES = 0.4;

  /** A warning is due: beside its nodes a forest needs half as much again to be exported. */
  private static final double TIGHT_TREES = 0.5;

  private static final double MAX_TREES = 0.8;

  /** For what Spark's algorithm aggregates in one pass, on all cores together. */
  private static final int MLLIB_PASSES = 4;

  /** Spark's default, {@code maxMemoryInMB}, and the most that makes a pass faster. */
  private static final int MIN_MLLIB_PASS_MB = 256;

  private static final int MAX_MLLIB_PASS_MB = 2048;

  /** The container's limit or, without one, the machine's memory, in bytes. */
  public static long machineMemory() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /** That of this process. */
  public static HeapBudget ofThisJvm() {
    return new HeapBudget(Runtime.getRuntime().maxMemory());
  }

  /**
   * That of another process.
   *
   * @param megabytes size of its heap
   */
  public static HeapBudget ofMegabytes(long megabytes) {
    return new HeapBudget(megabytes << 20);
  }

  /** Bytes for binned rows, their sample, histograms and sums of predictions. */
  public long forest() {
    return (long) (heap * FOREST);
  }

  /** Bytes for the parsed columns of all channels. */
  public long columns() {
    return (long) (heap * COLUMNS);
  }

  /** Bytes for the distinct values of all columns of a channel. */
  public long labels() {
    return (long) (heap * LABELS);
  }

  /**
   * Number of rows that may be kept, with their predictions, until the report is written; at least
   * one.
   *
   * @param bytesPerRow what a row takes
   */
  public long scoredRows(long bytesPerRow) {
    return Math.max(1, (long) (heap * SCORED_ROWS) / bytesPerRow);
  }

  /**
   * Number of rows that may be sampled before Spark starts.
   *
   * @param bytesPerRow what a row takes
   */
  public long sampledRows(long bytesPerRow) {
    return (long) (heap * SAMPLED_ROWS) / bytesPerRow;
  }

  /** Bytes for trees on their way from the tasks. */
  public long collectedTrees() {
    return Math.min(MAX_COLLECTED_TREES, (long) (heap * COLLECTED_TREES));
  }

  /** Bytes for the trees of settings that are chosen by a search. */
  public long chosenTrees() {
    return (long) (heap * CHOSEN_TREES);
  }

  /** Bytes of trees from which on a warning is due. */
  public long tightTrees() {
    return (long) (heap * TIGHT_TREES);
  }

  /** Bytes of trees with which no job can end well. */
  public long maxTrees() {
    return (long) (heap * MAX_TREES);
  }

  /** Megabytes that Spark's algorithm may aggregate on each core in one scan of the rows. */
  public int mllibPassMb(int cores) {
    long share = (heap >> 20) / MLLIB_PASSES / cores;
    return (int) Math.max(MIN_MLLIB_PASS_MB, Math.min(MAX_MLLIB_PASS_MB, share));
  }
}
