package io.sparkforest.trainer.features;

import io.sparkforest.trainer.job.Imputation;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Learns what fills the gaps of a numeric column where Spark's {@code Imputer} does not serve: a
 * constant, a median, or a mean, median or mode by the labels of another column. The median is
 * Spark's {@code percentile_approx}, a value of the column whose rank is off by at most one in ten
 * thousand.
 */
final class NumericImputer extends Estimator<NumericImputerModel> {
  private static final int MEDIAN_ACCURACY = 10_000;

  private final String uid = Identifiable.randomUID("numericImputer");
  private final String input;
  private final @Nullable String by;
  private final String output;
  private final Imputation imputation;

  NumericImputer(String input, @Nullable String by, Imputation imputation, String output) {
    this.input = input;
    this.by = by;
    this.imputation = imputation;
    this.output = output;
  }

  @Override
  public NumericImputerModel fit(Dataset<?> dataset) {
    return switch (imputation.with()) {
      case CONSTANT ->
          new NumericImputerModel(
              input, by, output, Double.parseDouble(imputation.value().orElseThrow()), Map.of());
      case MEAN -> average(dataset, functions.avg(input));
      case MEDIAN ->
          average(
              dataset,
              functions.percentile_approx(
                  functions.col(input), functions.lit(0.5), functions.lit(MEDIAN_ACCURACY)));
      case MODE -> {
        GroupModes<Double> modes = GroupModes.of(dataset, input, by);
        yield new NumericImputerModel(input, by, output, modes.overall(), modes.byGroup());
      }
    };
  }

  private NumericImputerModel average(Dataset<?> dataset, Column statistic) {
    Dataset<?> present = dataset.filter(dataset.col(input).isNotNull());
    Map<String, Double> byGroup = new HashMap<>();
    if (by != null) {
      for (Row row : present.groupBy(by).agg(statistic).collectAsList()) {
        if (!row.isNullAt(0)) {
          byGroup.put(row.getString(0), row.getDouble(1));
        }
      }
    }
    double overall = present.agg(statistic).head().getDouble(0);
    return new NumericImputerModel(input, by, output, overall, byGroup);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add(output, DataTypes.DoubleType);
  }

  @Override
  public Estimator<NumericImputerModel> copy(ParamMap extra) {
    return this;
  }

  @Override
  public String uid() {
    return uid;
  }
}
