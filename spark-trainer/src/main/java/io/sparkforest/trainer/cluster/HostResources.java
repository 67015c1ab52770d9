package io.sparkforest.trainer.cluster;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.apache.spark.network.util.JavaUtils;

/** What of this host an executor may use. */
final class HostResources {
  /** Spark refuses less: one and a half times what it keeps for itself. */
  static final int MIN_EXECUTOR_MEGABYTES = 450;

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
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    long left = (long) (memory * HEAPS) - Runtime.getRuntime().maxMemory();
    return (int) Math.max(0, left >> 20);
  }
}
