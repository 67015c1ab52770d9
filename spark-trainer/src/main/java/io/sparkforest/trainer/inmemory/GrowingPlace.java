package io.sparkforest.trainer.inmemory;

import io.sparkforest.trainer.heap.HeapBudget;
import io.sparkforest.trainer.spark.StandaloneCluster;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Where trees grow: in this process, or in executors of their own, each of which has all rows.
 *
 * @param cores of all executors
 * @param coresPerExecutor most cores that share a copy of the rows
 * @param bytes memory that the driver and each executor have for rows and growing
 * @param isCluster whether executors are processes of their own
 */
record GrowingPlace(int cores, int coresPerExecutor, long bytes, boolean isCluster) {
  private static final int DEFAULT_EXECUTOR_MEGABYTES = 1024;

  /**
   * Looks at Spark's settings.
   *
   * @param driverBytes memory that the driver has for it
   */
  static GrowingPlace of(JavaSparkContext context, long driverBytes) {
    int cores = context.defaultParallelism();
    return context.isLocal()
        ? new GrowingPlace(cores, cores, driverBytes, false)
        : ofExecutors(context.getConf(), cores, driverBytes);
  }

  /** In executors of a cluster, of which another than ours does not say how many cores one has. */
  static GrowingPlace ofExecutors(SparkConf settings, int cores, long driverBytes) {
    long megabytes =
        settings.getSizeAsMb("spark.executor.memory", DEFAULT_EXECUTOR_MEGABYTES + "m");
    return new GrowingPlace(
        cores,
        StandaloneCluster.coresPerExecutor(settings).orElse(cores),
        Math.min(driverBytes, HeapBudget.ofMegabytes(megabytes).forest()),
        true);
  }
}
