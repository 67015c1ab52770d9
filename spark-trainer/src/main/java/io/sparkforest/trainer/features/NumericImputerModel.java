package io.sparkforest.trainer.features;

import java.util.HashMap;
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
  private final Filling<Double> filling;

  NumericImputerModel(Filling<Double> filling) {
    this.filling = filling;
  }

  /** What fills the gaps. */
  public Filling<Double> filling() {
    return filling;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return dataset.withColumn(
        filling.output(), functions.coalesce(dataset.col(filling.input()), value(dataset)));
  }

  private Column value(Dataset<?> dataset) {
    double overall = filling.overall();
    if (filling.by().isEmpty()) {
      return functions.lit(overall);
    }
    HashMap<String, Double> byGroup = new HashMap<>(filling.byGroup());
    UDF1<@Nullable String, Double> find = group -> byGroup.getOrDefault(group, overall);
    return functions.udf(find, DataTypes.DoubleType).apply(dataset.col(filling.by().get()));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add(filling.output(), DataTypes.DoubleType);
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
