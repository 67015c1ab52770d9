package io.sparkforest.trainer.features;

import io.sparkforest.trainer.settings.Imputation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.feature.StringIndexerModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.SparkSession;

/**
 * Makes fitted stages of a plan and statistics. Spark's estimators would make the same ones, at the
 * price of a Spark job or more each.
 */
final class StageFitting {
  /** {@code frequencyDesc} of Spark's indexer. */
  private static final Comparator<Entry<String, Long>> MOST_FREQUENT_FIRST =
      Entry.<String, Long>comparingByValue().reversed().thenComparing(Entry.comparingByKey());

  private static final String NUMBERS = "numbers";
  private static final String SCALED = "scaled";

  private final FeaturePlan plan;
  private final FeatureStatistics statistics;
  private final SparkSession spark;
  private final List<Transformer> stages = new ArrayList<>();
  private final List<Moments> moments = new ArrayList<>();

  private StageFitting(FeaturePlan plan, FeatureStatistics statistics, SparkSession spark) {
    this.plan = plan;
    this.statistics = statistics;
    this.spark = spark;
  }

  static List<Transformer> stages(
      FeaturePlan plan, FeatureStatistics statistics, SparkSession spark) {
    StageFitting fitting = new StageFitting(plan, statistics, spark);
    fitting.stages.addAll(renamings(plan));
    fitting.addNumbers();
    fitting.addLabels();
    fitting.assemble();
    return fitting.stages;
  }

  static List<LabelAliases> renamings(FeaturePlan plan) {
    return plan.renamed().stream()
        .map(source -> new LabelAliases(source.column().id(), source.aliases(), source.name()))
        .toList();
  }

  private void addNumbers() {
    Map<Imputation.With, List<Filling<Double>>> plain = new EnumMap<>(Imputation.With.class);
    for (PlannedColumn number : plan.numbers()) {
      Filling<Double> filling = statistics.numberFilling(number);
      if (isSparks(number)) {
        plain
            .computeIfAbsent(number.imputation().get().with(), with -> new ArrayList<>())
            .add(filling);
      } else {
        stages.add(new NumericImputerModel(filling));
      }
      moments.add(statistics.filled(number, filling));
    }
    plain.forEach((with, fillings) -> stages.add(new KnownImputerModel(spark, with, fillings)));
  }

  /** Whether Spark's own imputer can fill the gaps. */
  private static boolean isSparks(PlannedColumn number) {
    return number.by().isEmpty()
        && (number.isFilledWith(Imputation.With.MEAN) || number.isFilledWith(Imputation.With.MODE));
  }

  private void addLabels() {
    addIndexer(plan.nominal(), MOST_FREQUENT_FIRST, false);
    addIndexer(plan.ordered(), Entry.comparingByKey(), true);
  }

  private void addIndexer(
      List<PlannedColumn> columns, Comparator<Entry<String, Long>> order, boolean isOrdered) {
    List<String[]> labels = new ArrayList<>();
    for (PlannedColumn column : columns) {
      List<Entry<String, Long>> sorted = counts(column).entrySet().stream().sorted(order).toList();
      labels.add(sorted.stream().map(Entry::getKey).toArray(String[]::new));
      if (isOrdered) {
        moments.add(moments(column, sorted));
      }
    }
    if (!columns.isEmpty()) {
      stages.add(
          new StringIndexerModel(Identifiable.randomUID("strIdx"), labels.toArray(new String[0][]))
              .setHandleInvalid("keep")
              .setInputCols(names(columns, PlannedColumn::filled))
              .setOutputCols(names(columns, PlannedColumn::index)));
    }
  }

  /** How often each label is there; where gaps are filled, the stage that does so is added. */
  private Map<String, Long> counts(PlannedColumn column) {
    Map<String, Long> known = statistics.labels(column).all().counts();
    if (column.imputation().isEmpty()) {
      return known;
    }
    Filling<String> filling = statistics.labelFilling(column);
    stages.add(new LabelImputerModel(filling, Set.copyOf(known.keySet())));
    return statistics.filledLabels(column, filling);
  }

  /** The moments of the labels' indices; a gap that nothing fills has the index after the last. */
  private Moments moments(PlannedColumn column, List<Entry<String, Long>> sorted) {
    Moments indices = new Moments();
    for (int index = 0; index < sorted.size(); index++) {
      indices.add(index, sorted.get(index).getValue());
    }
    if (column.imputation().isEmpty()) {
      indices.add(sorted.size(), statistics.labels(column).all().missing());
    }
    return indices;
  }

  private void assemble() {
    List<String> inputs = new ArrayList<>();
    if (!moments.isEmpty()) {
      stages.add(
          new VectorAssembler()
              .setInputCols(
                  names(
                      Stream.concat(
                              plan.numbers().stream().map(PlannedColumn::filled),
                              plan.ordered().stream().map(PlannedColumn::index))
                          .toList(),
                      name -> name))
              .setOutputCol(NUMBERS));
      stages.add(scaler());
      inputs.add(SCALED);
    }
    plan.nominal().stream().map(PlannedColumn::index).forEach(inputs::add);
    stages.add(
        new VectorAssembler()
            .setInputCols(inputs.toArray(new String[0]))
            .setOutputCol(FeaturePlan.FEATURES));
  }

  private StandardScalerModel scaler() {
    StandardScalerModel scaler =
        new StandardScalerModel(
            Identifiable.randomUID("stdScal"),
            vector(Moments::standardDeviation),
            vector(Moments::mean));
    scaler.set(scaler.withMean(), true);
    scaler.set(scaler.withStd(), true);
    return scaler.setInputCol(NUMBERS).setOutputCol(SCALED);
  }

  private Vector vector(ToDoubleFunction<Moments> statistic) {
    return Vectors.dense(moments.stream().mapToDouble(statistic).toArray());
  }

  private static <T> String[] names(List<T> columns, Function<T, String> name) {
    return columns.stream().map(name).toArray(String[]::new);
  }
}
