package io.sparkforest.trainer.features;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.columnar.StoredColumn;
import io.sparkforest.trainer.columnar.StoredColumns;
import io.sparkforest.trainer.data.Column;
import io.sparkforest.trainer.data.Schema;
import io.sparkforest.trainer.settings.Imputation;
import io.sparkforest.trainer.stop.StopRequest;
import io.sparkforest.trainer.table.RowRange;
import io.sparkforest.trainer.table.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Tables of a group, a number and a label, and plans for them. */
final class FeatureTable {
  static final String GROUP = "c0";
  static final String NUMBER = "c1";
  static final String LABEL = "c2";

  private static final StructType TYPE =
      new StructType()
          .add(GROUP, DataTypes.StringType)
          .add(NUMBER, DataTypes.DoubleType)
          .add(LABEL, DataTypes.StringType)
          .add(Schema.LABEL, DataTypes.DoubleType, false)
          .add(Table.HELD_OUT, DataTypes.BooleanType, false);

  private FeatureTable() {}

  static Row row(@Nullable String group, @Nullable Double number, @Nullable String label) {
    return RowFactory.create(group, number, label, 0.0, false);
  }

  static Row heldOut(@Nullable String group, @Nullable Double number, @Nullable String label) {
    return RowFactory.create(group, number, label, 0.0, true);
  }

  /**
   * Tables with gaps and rows held out, and two rows with all values: a column is a feature only if
   * it has a value to learn from.
   *
   * @param special numbers that are more likely than others
   */
  static Arbitrary<List<Row>> tables(Double... special) {
    Arbitrary<String> labels = Arbitraries.of("a", "b", "B", "ü", "z z").injectNull(0.3);
    Arbitrary<Double> numbers =
        Arbitraries.oneOf(Arbitraries.of(special), Arbitraries.doubles().between(-1e6, 1e6))
            .injectNull(0.3);
    return Combinators.combine(labels, numbers, labels, Arbitraries.of(true, false, false))
        .as(
            (group, number, label, isHeldOut) ->
                isHeldOut ? heldOut(group, number, label) : row(group, number, label))
        .list()
        .ofMaxSize(20)
        .map(
            rows ->
                Stream.concat(rows.stream(), Stream.of(row("a", 1.5, "a"), row("b", 4.0, "z")))
                    .toList());
  }

  static Table table(int partitions, Row... rows) {
    List<Row> all = Arrays.asList(rows);
    List<RowRange> ranges = new ArrayList<>();
    for (long part = 0; part < partitions; part++) {
      ranges.add(
          new RowRange(all.size() * part / partitions, all.size() * (part + 1) / partitions));
    }
    List<StoredColumn> columns = new ArrayList<>();
    for (int place = 0; place < TYPE.size() - 1; place++) {
      int column = place;
      columns.add(
          TYPE.apply(column).dataType().equals(DataTypes.DoubleType)
              ? StoredColumns.ofNumbers(all.stream().map(row -> row.<Double>getAs(column)).toList())
              : StoredColumns.ofLabels(
                  all.stream().map(row -> row.<String>getAs(column)).toList()));
    }
    return new Table(
        TestSession.get(),
        TYPE,
        columns,
        row -> all.get((int) row).getBoolean(TYPE.size() - 1),
        ranges);
  }

  static PlannedColumn number(Imputation imputation) {
    return planned(1, ColumnType.NUMERIC, Optional.of(imputation));
  }

  static PlannedColumn label(Optional<Imputation> imputation) {
    return planned(2, ColumnType.CATEGORICAL, imputation);
  }

  private static PlannedColumn planned(
      int position, ColumnType type, Optional<Imputation> imputation) {
    return new PlannedColumn(
        source(position, type),
        imputation,
        imputation.flatMap(Imputation::by).map(by -> source(0, ColumnType.CATEGORICAL)));
  }

  private static SourceColumn source(int position, ColumnType type) {
    Column column =
        new Column(
            "column " + position,
            position,
            type,
            ColumnRole.FEATURE,
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            0,
            Optional.empty());
    return new SourceColumn(column, Map.of());
  }

  static FeaturePlan numberPlan(Imputation imputation) {
    return new FeaturePlan(List.of(), List.of(number(imputation)), List.of(), List.of());
  }

  static FeaturePlan nominalPlan(Optional<Imputation> imputation) {
    return new FeaturePlan(List.of(), List.of(), List.of(), List.of(label(imputation)));
  }

  static FeaturePlan orderedPlan(Optional<Imputation> imputation) {
    return new FeaturePlan(List.of(), List.of(), List.of(label(imputation)), List.of());
  }

  /** The one stage of that class among those that are fitted to the table. */
  static <T extends Transformer> T fitted(FeaturePlan plan, Table table, Class<T> stage) {
    FeatureStatistics statistics = FeatureStatistics.of(plan, table, new StopRequest());
    return StageFitting.stages(plan, statistics, table.spark()).stream()
        .filter(stage::isInstance)
        .map(stage::cast)
        .findFirst()
        .orElseThrow();
  }
}
