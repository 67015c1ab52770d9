package io.sparkforest.trainer.features;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
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
  private final String input;
  private final @Nullable String by;
  private final String output;
  private final HashSet<String> known;
  private final String overall;
  private final HashMap<String, String> byGroup;

  LabelImputerModel(
      String input,
      @Nullable String by,
      String output,
      Set<String> known,
      String overall,
      Map<String, String> byGroup) {
    this.input = input;
    this.by = by;
    this.output = output;
    this.known = new HashSet<>(known);
    this.overall = overall;
    this.byGroup = new HashMap<>(byGroup);
  }

  public String input() {
    return input;
  }

  /** Column of the groups; none where one label fills every gap. */
  public Optional<String> by() {
    return Optional.ofNullable(by);
  }

  public String output() {
    return output;
  }

  /** The labels that were there in training: those that are passed on. */
  public Set<String> known() {
    return known;
  }

  /** What fills a gap in a row whose group is missing or has no label of its own. */
  public String overall() {
    return overall;
  }

  /** Label of the group → what fills a gap in its rows. */
  public Map<String, String> byGroup() {
    return byGroup;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    HashSet<String> passed = known;
    HashMap<String, String> labels = byGroup;
    String otherwise = overall;
    UDF2<@Nullable String, @Nullable String, String> fill =
        (label, group) ->
            label != null && passed.contains(label) ? label : labels.getOrDefault(group, otherwise);
    Column group = by == null ? functions.lit(null).cast(DataTypes.StringType) : dataset.col(by);
    return dataset.withColumn(
        output, functions.udf(fill, DataTypes.StringType).apply(dataset.col(input), group));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add(output, DataTypes.StringType);
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
