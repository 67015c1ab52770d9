package io.sparkforest.trainer;

import org.apache.spark.sql.SparkSession;

/** A Spark session that the unit tests of one JVM share; nobody stops it. */
public final class TestSession {
  private TestSession() {}

  public static SparkSession get() {
    return SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate();
  }
}
