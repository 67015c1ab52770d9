package io.sparkforest.trainer.features;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Fills the gaps of a categorical column by the label of the row's group, or else by one label. A
 * label that was not there in training counts as a gap.
 */
public final class LabelImputerModel extends Model<LabelImputerModel> {
  private final String uid = Identifiable.randomUID("labelImputerModel");
  private final Filling<String> filling;
  private final Set<String> known;

  LabelImputerModel(Filling<String> filling, Set<String> known) {
    this.filling = filling;
    this.known = known;
  }

  /** What fills the gaps. */
  public Filling<String> filling() {
    return filling;
  }

  /** The labels that were there in training: those that are passed on. */
  public Set<String> known() {
    return known;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    HashSet<String> passed = new HashSet<>(known);
    HashMap<String, String> byGroup = new HashMap<>(filling.byGroup());
    String overall = filling.overall();
    UDF2<@Nullable String, @Nullable String, String> fill =
        (label, group) ->
            label != null && passed.contains(label) ? label : byGroup.getOrDefault(group, overall);
    Column group =
        filling.by().map(dataset::col).orElse(functions.lit(null).cast(DataTypes.StringType));
    return dataset.withColumn(
        filling.output(),
        functions.udf(fill, DataTypes.StringType).apply(dataset.col(filling.input()), group));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add(filling.output(), DataTypes.StringType);
  }

  @Override
  public LabelImputerModel copy(ParamMap extra) {
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }
}
