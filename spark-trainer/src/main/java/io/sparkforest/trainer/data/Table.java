package io.sparkforest.trainer.data;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * All rows, with the columns of {@link Schema#read}, then {@link Schema#LABEL} and {@link
 * #HELD_OUT}. They are read from the files at every use, in parallel, which costs less than keeping
 * them; what is derived from them is worth caching.
 *
 * @param spark the session
 * @param rows the rows, in the order of the files
 * @param type their columns
 */
public record Table(SparkSession spark, JavaRDD<Row> rows, StructType type) {
  /** Name of the column that tells whether a row is held out. */
  public static final String HELD_OUT = "held_out";

  /** The rows as a DataFrame. */
  public Dataset<Row> frame() {
    return spark.createDataFrame(rows, type);
  }
}
