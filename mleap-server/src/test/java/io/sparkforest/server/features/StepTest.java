package io.sparkforest.server.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StepTest {
  private static final double MISSING = RawRecord.MISSING;

  private final double[] values = new double[8];
  private final @Nullable String[] labels = {"red", null, "green"};
  private final RawRecord record = new RawRecord(new double[] {1.5, MISSING, 7}, labels);

  @Test
  void aRawNumberIsCopiedEvenIfItIsMissing() {
    assertThat(new Step.RawNumber(0, 2).run(record, values)).isTrue();
    assertThat(new Step.RawNumber(1, 3).run(record, values)).isTrue();

    assertThat(values[2]).isEqualTo(1.5);
    assertThat(values[3]).isNaN();
  }

  @Test
  void whereTheRecordIsMovedToOthersOfItsNumbersAreRead() {
    record.moveTo(2, 2);

    assertThat(new Step.RawNumber(0, 0).run(record, values)).isTrue();
    assertThat(new Step.LabelNumber(0, Map.of("green", 4.0), null, 1).run(record, values)).isTrue();

    assertThat(values).startsWith(7, 4);
  }

  @Test
  void aGapAndATokenForOneAreFilledAndNothingElseIs() {
    Step filled = new Step.Filled(0, -1, 9, 1);

    assertThat(filledWith(filled, MISSING)).isEqualTo(9);
    assertThat(filledWith(filled, -1)).isEqualTo(9);
    assertThat(filledWith(filled, 0)).isZero();
    assertThat(filledWith(filled, Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  private double filledWith(Step filled, double value) {
    values[0] = value;
    assertThat(filled.run(record, values)).isTrue();
    return values[1];
  }

  @Test
  void aLabelThatIsMissingOrUnknownHasTheNumberForThese() {
    assertThat(labelNumber(0, Map.of("red", 1.0), 5.0)).isEqualTo(1);
    assertThat(labelNumber(1, Map.of("red", 1.0), 5.0)).isEqualTo(5);
    assertThat(labelNumber(2, Map.of("red", 1.0), 5.0)).isEqualTo(5);
  }

  private double labelNumber(int input, Map<String, Double> table, Double otherwise) {
    assertThat(new Step.LabelNumber(input, table, otherwise, 6).run(record, values)).isTrue();
    return values[6];
  }

  @Test
  void whereThereIsNoNumberForThemThereIsNoAnswer() {
    assertThat(new Step.LabelNumber(1, Map.of("red", 1.0), null, 0).run(record, values)).isFalse();
    assertThat(new Step.LabelNumber(2, Map.of("red", 1.0), null, 0).run(record, values)).isFalse();
  }

  @Test
  void theSecondValueIsTakenOnlyWhereTheFirstIsMissing() {
    values[1] = 3;
    values[2] = 4;
    values[3] = MISSING;

    assertThat(new Step.FirstPresent(1, 2, 5).run(record, values)).isTrue();
    assertThat(new Step.FirstPresent(3, 2, 6).run(record, values)).isTrue();
    assertThat(new Step.FirstPresent(3, 3, 7).run(record, values)).isTrue();

    assertThat(values[5]).isEqualTo(3);
    assertThat(values[6]).isEqualTo(4);
    assertThat(values[7]).isNaN();
  }

  @Test
  void nanIsAValueUnlessItStandsForAMissingOne() {
    values[1] = Double.NaN;
    values[2] = 4;

    assertThat(new Step.FirstPresent(1, 2, 5).run(record, values)).isTrue();

    assertThat(values[5]).isNaN();
    assertThat(RawRecord.isMissing(Double.NaN)).isFalse();
    assertThat(RawRecord.isMissing(MISSING)).isTrue();
    assertThat(RawRecord.isMissing(Double.NaN * 0)).isFalse();
  }

  @Test
  void aSumAndAProductHaveNoAnswerToWhatIsMissing() {
    values[1] = 3;
    values[2] = 4;
    values[3] = MISSING;

    assertThat(new Step.Sum(1, 2, 5).run(record, values)).isTrue();
    assertThat(new Step.Product(1, 2, 6).run(record, values)).isTrue();
    assertThat(values[5]).isEqualTo(7);
    assertThat(values[6]).isEqualTo(12);
    assertThat(new Step.Sum(1, 3, 5).run(record, values)).isFalse();
    assertThat(new Step.Product(3, 1, 5).run(record, values)).isFalse();
  }

  @Test
  void valuesAreAssembledInTheirOrderUnlessOneIsMissing() {
    values[0] = 1;
    values[1] = 2;
    values[2] = MISSING;

    assertThat(new Step.Assembled(new int[] {1, 0, 1}, 4).run(record, values)).isTrue();
    assertThat(values).endsWith(2, 1, 2, 0);
    assertThat(new Step.Assembled(new int[] {1, 2}, 4).run(record, values)).isFalse();
  }

  @Test
  void whatNeverVariedIsScaledToZero() {
    values[0] = 10;
    values[1] = Double.POSITIVE_INFINITY;

    assertThat(
            new Step.Scaled(0, new double[] {4, 4}, new double[] {0.5, 0}, 2).run(record, values))
        .isTrue();

    assertThat(values[2]).isEqualTo(3);
    assertThat(values[3]).isZero();
  }

  @Test
  void aPlanRunsItsStepsAndCopiesTheFeaturesToTheirPlace() {
    FeaturePlan plan =
        new FeaturePlan(
            List.of(new Step.RawNumber(0, 0), new Step.Filled(0, MISSING, 0, 1)), 2, 1, 1);
    double[] features = {-1, -1, -1};

    assertThat(plan.run(record, plan.scratch(), features, 1)).isTrue();

    assertThat(features).containsExactly(-1, 1.5, -1);
  }

  @Test
  void aPlanStopsAtAStepWithoutAnAnswerAndLeavesTheFeaturesAlone() {
    FeaturePlan plan =
        new FeaturePlan(
            List.of(new Step.LabelNumber(1, Map.of(), null, 0), new Step.RawNumber(0, 0)), 1, 0, 1);
    double[] features = {-1};

    assertThat(plan.run(record, plan.scratch(), features, 0)).isFalse();

    assertThat(features).containsExactly(-1);
  }
}
