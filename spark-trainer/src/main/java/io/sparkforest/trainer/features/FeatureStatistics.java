package io.sparkforest.trainer.features;

import io.sparkforest.trainer.cores.AllCores;
import io.sparkforest.trainer.settings.Imputation;
import io.sparkforest.trainer.spark.InterruptibleWork;
import io.sparkforest.trainer.stop.JobStopped;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * All that the stages learn from the training rows, in one scan of the table on all cores.
 * Medians alone take a query each, if any are asked for: they are Spark's {@code
 * percentile_approx}, a value of the column whose rank is off by at most one in ten thousand.
 */
public final class FeatureStatistics {
  /** Rows on which the exported model is compared with Spark's. */
  private static final int MAX_EXAMPLES = 1_000;

  /** Of a wide table fewer, but as many as are compared: they are kept until then. */
  private static final int MAX_EXAMPLE_VALUES = 1_000_000;

  private static final int MIN_EXAMPLES = 8;

  private static final int MEDIAN_ACCURACY = 10_000;

  /** By the column's position: to hash a column would be to hash all its labels. */
  private final Map<Integer, ColumnStatistics<?>> statistics = new HashMap<>();

  private final Map<Integer, Filling<Double>> medians = new HashMap<>();
  private final List<Row> examples;

  private FeatureStatistics(FeaturePlan plan, Table table, StopRequest stop) {
    Gathered gathered = gathered(plan, table, stop);
    List<PlannedColumn> features = plan.columns().toList();
    List<ColumnStatistics<?>> all = gathered.statistics();
    for (int feature = 0; feature < features.size(); feature++) {
      statistics.put(place(features.get(feature)), all.get(feature));
    }
    for (PlannedColumn number : plan.numbers()) {
      if (number.isFilledWith(Imputation.With.MEDIAN)) {
        medians.put(place(number), median(number, training(plan, table)));
      }
    }
    this.examples = gathered.examples(mostExamples(table));
  }

  /**
   * Reads the table.
   *
   * @throws JobStopped if the job is asked to stop meanwhile
   */
  public static FeatureStatistics of(FeaturePlan plan, Table table, StopRequest stop) {
    return InterruptibleWork.run(
            table.spark().sparkContext(),
            "gathering the statistics",
            stop,
            () -> new FeatureStatistics(plan, table, stop))
        .orElseThrow(JobStopped::new);
  }

  private static int place(PlannedColumn column) {
    return column.source().column().position();
  }

  private static int mostExamples(Table table) {
    return Math.max(MIN_EXAMPLES, Math.min(MAX_EXAMPLES, MAX_EXAMPLE_VALUES / table.type().size()));
  }

  private static Gathered gathered(FeaturePlan plan, Table table, StopRequest stop) {
    int partitions = table.partitions().size();
    int examples = (mostExamples(table) + partitions - 1) / partitions;
    List<Gathered> parts =
        AllCores.map(
            partitions,
            part -> Gathered.of(plan, table, table.partitions().get(part), examples, stop),
            stop);
    // In the partitions' order, whichever was done first: rounding depends on it.
    Gathered all = parts.get(0);
    parts.stream().skip(1).forEach(all::merge);
    return all;
  }

  private static Dataset<Row> training(FeaturePlan plan, Table table) {
    Dataset<Row> rows = table.frame().filter(functions.not(functions.col(Table.HELD_OUT)));
    for (LabelAliases renaming : StageFitting.renamings(plan)) {
      rows = renaming.transform(rows);
    }
    return rows;
  }

  private static Filling<Double> median(PlannedColumn number, Dataset<Row> training) {
    String input = number.source().name();
    Column median =
        functions.percentile_approx(
            functions.col(input), functions.lit(0.5), functions.lit(MEDIAN_ACCURACY));
    Dataset<Row> present = training.filter(functions.col(input).isNotNull());
    Map<String, Double> byGroup =
        number
            .by()
            .map(SourceColumn::name)
            .map(
                by ->
                    present
                        .filter(functions.col(by).isNotNull())
                        .groupBy(by)
                        .agg(median)
                        .collectAsList()
                        .stream()
                        .collect(
                            Collectors.toMap(row -> row.getString(0), row -> row.getDouble(1))))
            .orElse(Map.of());
    return filling(number, present.agg(median).head().getDouble(0), byGroup);
  }

  /** What fills the gaps of a number; every one is filled. */
  Filling<Double> numberFilling(PlannedColumn number) {
    Imputation imputation = number.imputation().orElseThrow();
    ColumnStatistics<Double> known = numbers(number);
    return switch (imputation.with()) {
      case CONSTANT ->
          filling(number, Double.parseDouble(imputation.value().orElseThrow()), Map.of());
      case MEAN ->
          filling(
              number,
              known.all().moments().average(),
              known.byGroup(values -> values.moments().average()));
      case MEDIAN -> Objects.requireNonNull(medians.get(place(number)));
      case MODE -> filling(number, known.all().mode(), known.byGroup(ValueStatistics::mode));
    };
  }

  /** What fills the gaps of a categorical column that has an imputation. */
  Filling<String> labelFilling(PlannedColumn column) {
    Imputation imputation = column.imputation().orElseThrow();
    if (imputation.with() == Imputation.With.CONSTANT) {
      return filling(column, imputation.value().orElseThrow(), Map.of());
    }
    ColumnStatistics<String> known = labels(column);
    return filling(column, known.all().mode(), known.byGroup(ValueStatistics::mode));
  }

  private static <T> Filling<T> filling(PlannedColumn column, T overall, Map<String, T> byGroup) {
    return new Filling<>(
        column.source().name(),
        column.by().map(SourceColumn::name),
        column.filled(),
        overall,
        byGroup);
  }

  /** Count, mean and spread of a number whose gaps are filled. */
  Moments filled(PlannedColumn number, Filling<Double> filling) {
    ColumnStatistics<Double> known = numbers(number);
    Moments moments = new Moments();
    known.all().counts().forEach(moments::add);
    moments.merge(known.all().moments());
    known.forEachFilled(filling, moments::add);
    return moments;
  }

  /** How often each label is there when the gaps are filled. */
  Map<String, Long> filledLabels(PlannedColumn column, Filling<String> filling) {
    ColumnStatistics<String> known = labels(column);
    Map<String, Long> counts = new HashMap<>(known.all().counts());
    known.forEachFilled(filling, (label, count) -> counts.merge(label, count, Long::sum));
    return counts;
  }

  @SuppressWarnings("unchecked") // that is what was gathered for a number
  ColumnStatistics<Double> numbers(PlannedColumn number) {
    return (ColumnStatistics<Double>) Objects.requireNonNull(statistics.get(place(number)));
  }

  @SuppressWarnings("unchecked") // that is what was gathered for labels
  ColumnStatistics<String> labels(PlannedColumn column) {
    return (ColumnStatistics<String>) Objects.requireNonNull(statistics.get(place(column)));
  }

  /** Some rows from all over the table, held-out ones first, with the columns that are read. */
  public List<Row> examples() {
    return examples;
  }
}
