package io.sparkforest.trainer.features;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Fills the gaps of a numeric column by the value of the row's group, or else by one value. */
public final class NumericImputerModel extends Model<NumericImputerModel> {
  private final String uid = Identifiable.randomUID("numericImputerModel");
  private final String input;
  private final @Nullable String by;
  private final String output;
  private final double overall;
  private final HashMap<String, Double> byGroup;

  NumericImputerModel(
      String input,
      @Nullable String by,
      String output,
      double overall,
      Map<String, Double> byGroup) {
    this.input = input;
    this.by = by;
    this.output = output;
    this.overall = overall;
    this.byGroup = new HashMap<>(byGroup);
  }

  public String input() {
    return input;
  }

  /** Column of the groups; none where one value fills every gap. */
  public Optional<String> by() {
    return Optional.ofNullable(by);
  }

  public String output() {
    return output;
  }

  /** What fills a gap in a row whose group is missing or has no value of its own. */
  public double overall() {
    return overall;
  }

  /** Label of the group → what fills a gap in its rows. */
  public Map<String, Double> byGroup() {
    return byGroup;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return dataset.withColumn(output, functions.coalesce(dataset.col(input), filling(dataset)));
  }

  private Column filling(Dataset<?> dataset) {
    if (by == null) {
      return functions.lit(overall);
    }
    HashMap<String, Double> values = byGroup;
    double otherwise = overall;
    UDF1<@Nullable String, Double> find = group -> values.getOrDefault(group, otherwise);
    return functions.udf(find, DataTypes.DoubleType).apply(dataset.col(by));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add(output, DataTypes.DoubleType);
  }

  @Override
  public NumericImputerModel copy(ParamMap extra) {
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }
}
