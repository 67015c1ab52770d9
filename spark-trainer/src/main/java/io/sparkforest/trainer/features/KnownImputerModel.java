package io.sparkforest.trainer.features;

import io.sparkforest.trainer.settings.Imputation;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.ml.feature.ImputerModel;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's imputer with fillings that are known. Spark holds them as a DataFrame of a column each,
 * which takes seconds for thousands: it is made only if Spark asks.
 */
public final class KnownImputerModel extends ImputerModel {
  // Not serialised: tasks do not use the model itself.
  private final transient SparkSession spark;
  private final transient List<Filling<Double>> fillings;

  @SuppressWarnings("NullAway") // the DataFrame is asked for by its method alone
  KnownImputerModel(SparkSession spark, Imputation.With with, List<Filling<Double>> fillings) {
    super(Identifiable.randomUID("imputer"), null);
    this.spark = spark;
    this.fillings = fillings;
    set(strategy(), with.lowerCase());
    setInputCols(names(Filling::input));
    setOutputCols(names(Filling::output));
  }

  private String[] names(Function<Filling<Double>, String> name) {
    return fillings.stream().map(name).toArray(String[]::new);
  }

  /** What fills the gaps, in the order of the input columns. */
  public List<Double> values() {
    return fillings.stream().map(Filling::overall).toList();
  }

  @Override
  public Dataset<Row> surrogateDF() {
    StructType type = new StructType();
    for (Filling<Double> filling : fillings) {
      type = type.add(filling.input(), DataTypes.DoubleType);
    }
    return spark.createDataFrame(List.of(RowFactory.create(values().toArray())), type);
  }
}
