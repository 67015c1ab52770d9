package io.sparkforest.trainer.features;

import io.sparkforest.trainer.job.Imputation;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Learns what fills the gaps of a categorical column: its most frequent label, overall or by the
 * labels of another column, or a constant. It also learns which labels there are, since the model
 * takes an unseen label as missing.
 */
final class LabelImputer extends Estimator<LabelImputerModel> {
  private final String uid = Identifiable.randomUID("labelImputer");
  private final String input;
  private final @Nullable String by;
  private final String output;
  private final Imputation imputation;

  LabelImputer(String input, @Nullable String by, Imputation imputation, String output) {
    this.input = input;
    this.by = by;
    this.imputation = imputation;
    this.output = output;
  }

  @Override
  public LabelImputerModel fit(Dataset<?> dataset) {
    Set<String> known =
        Set.copyOf(
            dataset
                .filter(dataset.col(input).isNotNull())
                .select(input)
                .distinct()
                .as(Encoders.STRING())
                .collectAsList());
    if (imputation.with() == Imputation.With.CONSTANT) {
      String constant = imputation.value().orElseThrow();
      return new LabelImputerModel(input, by, output, known, constant, Map.of());
    }
    GroupModes<String> modes = GroupModes.of(dataset, input, by);
    return new LabelImputerModel(input, by, output, known, modes.overall(), modes.byGroup());
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add(output, DataTypes.StringType);
  }

  @Override
  public Estimator<LabelImputerModel> copy(ParamMap extra) {
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }
}
