package io.sparkforest.trainer.features;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Replaces raw labels by canonical ones; a label without an alias, or none, stays as it is. */
public final class LabelAliases extends Transformer {
  private final String uid = Identifiable.randomUID("labelAliases");
  private final String input;
  private final String output;
  private final HashMap<String, String> canonical;

  LabelAliases(String input, Map<String, String> canonical, String output) {
    this.input = input;
    this.output = output;
    this.canonical = new HashMap<>(canonical);
  }

  /** Name of the column with raw labels. */
  public String input() {
    return input;
  }

  /** Name of the column with canonical labels. */
  public String output() {
    return output;
  }

  /** Raw label → canonical label. */
  public Map<String, String> canonical() {
    return canonical;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    HashMap<String, String> aliases = canonical;
    UDF1<@Nullable String, @Nullable String> rename = label -> aliases.getOrDefault(label, label);
    return dataset.withColumn(
        output, functions.udf(rename, DataTypes.StringType).apply(dataset.col(input)));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add(output, DataTypes.StringType);
  }

  @Override
  public Transformer copy(ParamMap extra) {
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }
}
