package io.sparkforest.trainer.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.notes.ColumnRole;
import io.sparkforest.contract.notes.ColumnType;
import io.sparkforest.trainer.TestSession;
import io.sparkforest.trainer.data.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of a job's proof. */
final class ProbeRowsTest {
  private static final String SEEN = "seen";

  @ParameterizedTest
  @CsvSource({"1, 1", "300, 10", "10, 300", "300, 1000", "2, 5000"})
  void everyColumnHasAGapAndSomethingUnseenInsideOfARealRow(int rows, int width) {
    List<Column> columns = columns(width);
    ProbeRows probes = ProbeRows.of(rows(rows, columns), columns);

    Set<Integer> gaps = new HashSet<>();
    Set<Integer> unseen = new HashSet<>();
    // The last row has nothing but gaps.
    for (Row row : probes.rows().subList(0, probes.rows().size() - 1)) {
      for (int place = 0; place < width; place++) {
        Object value = row.get(place);
        if (value == null) {
          gaps.add(place);
        } else if (!value.equals(SEEN) && !value.equals(0.5)) {
          unseen.add(place);
        }
      }
    }
    assertThat(gaps).hasSize(width);
    assertThat(unseen).hasSize(width);
  }

  @Test
  void ofAnOrdinaryTableEveryRowIsTriedAsItIsAndWithASingleColumnVaried() {
    List<Column> columns = columns(10);
    ProbeRows probes = ProbeRows.of(rows(300, columns), columns);

    assertThat(probes.real()).isEqualTo(300);
    assertThat(probes.rows()).hasSize(300 + 2 * 300 + 1);
    for (Row row : probes.rows().subList(300, 900)) {
      assertThat(toList(row).stream().filter(value -> isSeen(value)).count()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 10, 12})
  void whereThereAreRowsEnoughEveryColumnHasEveryUnseenNumber(int width) {
    List<Column> columns = columns(width);
    ProbeRows probes = ProbeRows.of(rows(300, columns), columns);

    for (int place = 0; place < width; place++) {
      if (columns.get(place).isNumeric()) {
        int column = place;
        assertThat(probes.rows()).extracting(row -> row.get(column)).contains(-1e300, 0.0, 1e300);
      }
    }
  }

  @Test
  void aWideTableHasFewerSinceEachTakesTimeWithTheSquareOfTheColumns() {
    for (int width : new int[] {1_000, 3_000, 10_000}) {
      List<Column> columns = columns(width);
      ProbeRows probes = ProbeRows.of(rows(300, columns), columns);

      assertThat((double) probes.rows().size() * width * width).isLessThan(3e9);
      assertThat(probes.real()).isBetween(5, 200);
    }
  }

  @Test
  void theyAreLeftToSparksTasksAndNotToItsOptimiser() {
    List<Column> columns = columns(3);
    StructType type =
        new StructType()
            .add("c0", DataTypes.StringType)
            .add("c1", DataTypes.DoubleType)
            .add("c2", DataTypes.DoubleType);

    LogicalPlan plan =
        ProbeRows.of(rows(2, columns), columns)
            .frame(TestSession.get(), type)
            .selectExpr("c1 + c2")
            .queryExecution()
            .optimizedPlan();

    assertThat(plan.toString()).contains("Project").doesNotContain("LocalRelation");
  }

  private static boolean isSeen(Object value) {
    return SEEN.equals(value) || Double.valueOf(0.5).equals(value);
  }

  private static List<Object> toList(Row row) {
    Object[] values = new Object[row.length()];
    for (int place = 0; place < values.length; place++) {
      values[place] = row.get(place);
    }
    return Arrays.asList(values);
  }

  /** One in three is categorical. */
  private static List<Column> columns(int count) {
    List<Column> columns = new ArrayList<>();
    for (int position = 0; position < count; position++) {
      columns.add(
          new Column(
              "column " + position,
              position,
              position % 3 == 0 ? ColumnType.CATEGORICAL : ColumnType.NUMERIC,
              ColumnRole.FEATURE,
              OptionalDouble.empty(),
              OptionalDouble.empty(),
              0,
              Optional.empty()));
    }
    return columns;
  }

  private static List<Row> rows(int count, List<Column> columns) {
    Object[] values =
        columns.stream().map(column -> column.isNumeric() ? (Object) 0.5 : SEEN).toArray();
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      rows.add(RowFactory.create(values));
    }
    return rows;
  }
}
