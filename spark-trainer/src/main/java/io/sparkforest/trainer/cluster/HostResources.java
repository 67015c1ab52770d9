package io.sparkforest.trainer.cluster;

import io.sparkforest.trainer.heap.HeapBudget;
import org.apache.spark.network.util.JavaUtils;

/** What of this host an executor may use. */
final class HostResources {
  /** What may be heap of a container's memory, as in docker/train. */
  private static final double HEAPS = 0.75;

  /** Spark's own setting, as a system property in TRAIN_JAVA_OPTS, wins. */
  private static final String SETTING = "spark.executor.memory";

  private HostResources() {}

  static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** What this process leaves of the memory that may be heap. */
  static int executorMegabytes() {
    String setting = System.getProperty(SETTING, "");
    if (!setting.isEmpty()) {
      return (int) JavaUtils.byteStringAsMb(setting);
    }
    long left = (long) (HeapBudget.machineMemory() * HEAPS) - Runtime.getRuntime().maxMemory();
    return (int) Math.max(0, left >> 20);
  }
}
