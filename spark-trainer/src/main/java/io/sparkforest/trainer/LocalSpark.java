package io.sparkforest.trainer;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** Spark in this process, on all cores that the JVM sees. */
final class LocalSpark {
  private LocalSpark() {}

  static SparkSession start(Path scratch) {
    return SparkSession.builder()
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
        .getOrCreate();
  }
}
