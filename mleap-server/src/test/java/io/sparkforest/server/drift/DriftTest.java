package io.sparkforest.server.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.server.features.RawRecord;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DriftTest {
  private static final double[] BOUNDS = {10, 20};
  private static final SeenInput WEIGHT = SeenInput.numbers("weight", 1, 5);
  private static final SeenInput SHOP = SeenInput.labels("shop", Set.of("a", "b"));

  private final Drift drift = Drift.of(List.of(WEIGHT, SHOP), BOUNDS);

  @Test
  void countsWhatIsMissingByInput() {
    add(drift, row(RawRecord.MISSING, "a"), row(2, null), row(RawRecord.MISSING, null));

    assertThat(drift.inputs())
        .containsExactly(new Drift.InputCount(WEIGHT, 2, 0), new Drift.InputCount(SHOP, 2, 0));
  }

  @Test
  void countsNumbersOutsideTheRangeAndLabelsThatTrainingDidNotSee() {
    add(drift, row(1, "a"), row(5, "b"), row(0.99, "c"), row(5.01, "A"), row(6, "b"));

    assertThat(drift.inputs())
        .containsExactly(new Drift.InputCount(WEIGHT, 0, 3), new Drift.InputCount(SHOP, 0, 2));
  }

  @Test
  void whatTrainingHasSeenIsNotKnownOfEveryInput() {
    SeenInput anyNumber = SeenInput.numbers("weight", Double.NaN, Double.NaN);
    SeenInput anyLabel = SeenInput.labels("shop", Set.of());
    Drift unknown = Drift.of(List.of(anyNumber, anyLabel), BOUNDS);

    add(unknown, row(1e9, "new"), row(Double.NaN, "new"), row(RawRecord.MISSING, null));

    assertThat(unknown.inputs())
        .containsExactly(
            new Drift.InputCount(anyNumber, 1, 0), new Drift.InputCount(anyLabel, 1, 0));
  }

  @Test
  void aScoreIsCountedUpToTheBoundThatItEquals() {
    DriftTally tally = drift.tally();
    tally.count(
        new Given(List.of(row(1, "a"), row(1, "a"), row(1, "a"), row(1, "a"))),
        new double[] {9, 10, 10.5, 21},
        Set.of());
    drift.add(tally);

    assertThat(drift.scores()).containsExactly(2, 1, 1);
    assertThat(drift.sum()).isEqualTo(50.5);
  }

  @Test
  void aRecordWithoutAScoreIsNotCounted() {
    DriftTally tally = drift.tally();
    tally.count(
        new Given(List.of(row(RawRecord.MISSING, "c"), row(1, "a"))),
        new double[] {0, 15},
        Set.of(0));
    drift.add(tally);

    assertThat(drift.inputs())
        .containsExactly(new Drift.InputCount(WEIGHT, 0, 0), new Drift.InputCount(SHOP, 0, 0));
    assertThat(drift.scores()).containsExactly(0, 1, 0);
  }

  @Test
  void theSlicesOfARequestAreOneCount() {
    DriftTally first = drift.tally();
    first.count(new Given(List.of(row(9, "c"))), new double[] {1}, Set.of());
    DriftTally second = drift.tally();
    second.count(new Given(List.of(row(RawRecord.MISSING, "c"))), new double[] {1}, Set.of());

    first.add(second);

    assertThat(first.missingValues()).isEqualTo(1);
    assertThat(first.unseenLabels()).isEqualTo(2);
    assertThat(first.outOfRange()).isEqualTo(1);
  }

  @Test
  void recordsOfAnotherSchemaAreCountedByTheNamesOfTheirColumns() {
    Drift shopFirst = drift.with(List.of(SHOP, WEIGHT), false);
    DriftTally tally = shopFirst.tally();
    tally.count(new Swapped(row(9, null)), new double[] {15}, Set.of());

    shopFirst.add(tally);

    assertThat(drift.inputs())
        .containsExactly(new Drift.InputCount(WEIGHT, 0, 1), new Drift.InputCount(SHOP, 1, 0));
    assertThat(drift.scores()).as("of another output").containsExactly(0, 0, 0);
  }

  private static void add(Drift drift, Row... rows) {
    DriftTally tally = drift.tally();
    tally.count(new Given(List.of(rows)), new double[rows.length], Set.of());
    drift.add(tally);
  }

  private static Row row(double weight, @Nullable String shop) {
    return new Row(weight, shop);
  }

  private record Row(double weight, @Nullable String shop) {}

  private record Given(List<Row> rows) implements DriftRows {
    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public double number(int row, int input) {
      assertThat(input).isZero();
      return rows.get(row).weight();
    }

    @Override
    public @Nullable String label(int row, int input) {
      assertThat(input).isEqualTo(1);
      return rows.get(row).shop();
    }
  }

  private record Swapped(Row row) implements DriftRows {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public double number(int place, int input) {
      assertThat(input).isEqualTo(1);
      return row.weight();
    }

    @Override
    public @Nullable String label(int place, int input) {
      assertThat(input).isZero();
      return row.shop();
    }
  }
}
