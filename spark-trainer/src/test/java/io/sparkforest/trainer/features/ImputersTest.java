package io.sparkforest.trainer.features;

import static io.sparkforest.trainer.features.FeatureTable.fitted;
import static io.sparkforest.trainer.features.FeatureTable.heldOut;
import static io.sparkforest.trainer.features.FeatureTable.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.settings.Imputation;
import io.sparkforest.trainer.settings.Imputation.With;
import io.sparkforest.trainer.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

final class ImputersTest {
  private static Dataset<Row> table(Row... rows) {
    return FeatureTable.table(1, rows).frame();
  }

  /** Group a: 1, 2, 6. Group b: 10, 10, 40. Group c: nothing present. No group: 3. */
  private static Table training() {
    return FeatureTable.table(
        3,
        row("a", 1.0, "x"),
        row("a", 2.0, "y"),
        row("a", 6.0, "y"),
        row("b", 10.0, "z"),
        row("b", 10.0, "x"),
        row("b", 40.0, "x"),
        row("c", null, null),
        row(null, 3.0, "x"),
        heldOut("a", 100.0, "x"));
  }

  private static Imputation by(With with) {
    return new Imputation(with, Optional.empty(), Optional.of("group"));
  }

  private static List<Object> column(Dataset<Row> rows, String name) {
    return rows.select(name).collectAsList().stream().map(each -> each.get(0)).toList();
  }

  private static Dataset<Row> gaps() {
    return table(
        row("a", null, null),
        row("b", null, null),
        row("c", null, null),
        row("unseen", null, null),
        row(null, null, null),
        row("a", 5.0, "z"));
  }

  private static List<Object> filledNumbers(Imputation imputation) {
    FeaturePlan plan = FeatureTable.numberPlan(imputation);
    NumericImputerModel model = fitted(plan, training(), NumericImputerModel.class);
    return column(model.transform(gaps()), "c1_filled");
  }

  private static List<Object> filledLabels(Imputation imputation, Dataset<Row> rows) {
    FeaturePlan plan = FeatureTable.nominalPlan(Optional.of(imputation));
    LabelImputerModel model = fitted(plan, training(), LabelImputerModel.class);
    return column(model.transform(rows), "c2_filled");
  }

  @Test
  void aNumericGapTakesTheMeanOfItsGroupOrElseOfAllRows() {
    double overall = (1 + 2 + 6 + 10 + 10 + 40 + 3) / 7.0;
    assertThat(filledNumbers(by(With.MEAN)))
        .containsExactly(3.0, 20.0, overall, overall, overall, 5.0);
  }

  @Test
  void aNumericGapTakesTheMedianOfItsGroupOrElseOfAllRows() {
    assertThat(filledNumbers(by(With.MEDIAN))).containsExactly(2.0, 10.0, 6.0, 6.0, 6.0, 5.0);
  }

  @Test
  void aNumericGapTakesTheModeOfItsGroupAndTheLeastOfEquallyFrequentValues() {
    assertThat(filledNumbers(by(With.MODE))).containsExactly(1.0, 10.0, 10.0, 10.0, 10.0, 5.0);
  }

  @Test
  void aNumericGapTakesAConstant() {
    Imputation constant = new Imputation(With.CONSTANT, Optional.of("-1.5"), Optional.empty());
    assertThat(filledNumbers(constant)).containsExactly(-1.5, -1.5, -1.5, -1.5, -1.5, 5.0);
  }

  @Test
  void aMissingLabelTakesTheModeOfItsGroupOrElseOfAllRows() {
    assertThat(filledLabels(by(With.MODE), gaps())).containsExactly("y", "x", "x", "x", "x", "z");
  }

  @Test
  void anUnseenLabelCountsAsMissing() {
    Imputation mode = new Imputation(With.MODE, Optional.empty(), Optional.empty());
    assertThat(filledLabels(mode, table(row("a", 1.0, "never seen"), row("a", 1.0, "y"))))
        .containsExactly("x", "y");
  }

  @Test
  void aMissingLabelTakesAConstantThatNeedNotBeALabelOfTheData() {
    Imputation constant = new Imputation(With.CONSTANT, Optional.of("none"), Optional.empty());
    assertThat(filledLabels(constant, table(row("a", 1.0, null), row("a", 1.0, "y"))))
        .containsExactly("none", "y");
  }

  @Test
  void aliasesAreAppliedOnceAndLeaveOtherLabelsAndGapsAlone() {
    LabelAliases swap = new LabelAliases("c2", Map.of("x", "y", "y", "x"), "canonical");
    Dataset<Row> renamed =
        swap.transform(
            table(row("a", 1.0, "x"), row("a", 1.0, "y"), row("a", 1.0, "z"), row("a", 1.0, null)));
    assertThat(column(renamed, "canonical")).containsExactly("y", "x", "z", null);
  }
}
