package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.trainer.csv.FieldRules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ColumnProfilerTest {
  private static final LabelBudget AMPLE = new LabelBudget(1 << 30, 1);

  @Test
  void longTextsAreNotKeptAsLabels() {
    ColumnProfiler profiler = new ColumnProfiler("x", new FieldRules(Set.of()), AMPLE, false);
    for (int row = 0; row < 5; row++) {
      profiler.add(row + "x".repeat(999_998), () -> "a.csv, line 2", false);
    }

    assertThat(profiler.profile().labels()).isEmpty();
  }

  private static final FieldRules RULES = new FieldRules(Set.of("NA"));

  @Test
  void aColumnWithoutValuesHasNeitherRangeNorType() {
    ColumnProfile profile = profile(Stream.of("", "NA"));

    assertThat(profile.isNumeric()).isFalse();
    assertThat(profile.min()).isEmpty();
    assertThat(profile.max()).isEmpty();
    assertThat(profile.labels()).isEqualTo(Optional.of(Set.of()));
    assertThat(profile.isSequence()).isFalse();
    assertThat(profile.missingPlaces()).containsExactly("a.csv, line 2", "a.csv, line 3");
    assertThat(profile.texts()).isEmpty();
  }

  @Test
  void aColumnIsNumericIfEveryPresentValueIsANumber() {
    assertThat(profile(Stream.of("1", "", "-2e1", "NA")).isNumeric()).isTrue();
    assertThat(profile(Stream.of("1", "1,234")).isNumeric()).isFalse();
  }

  @Test
  void aFaultAmongTheHeldOutRowsIsAFaultAllTheSame() {
    ColumnProfiler profiler = new ColumnProfiler("x", RULES, AMPLE, false);
    profiler.add("1", () -> "a.csv, line 2", false);
    profiler.add("?", () -> "a.csv, line 3", true);
    profiler.add("", () -> "a.csv, line 4", true);
    profiler.add("9", () -> "a.csv, line 5", true);

    ColumnProfile profile = profiler.profile();

    assertThat(profile.isNumeric()).isFalse();
    assertThat(profile.missing()).isOne();
    assertThat(profile.trainingMissing()).isZero();
    assertThat(profile.trainingPresent()).isOne();
    assertThat(profile.max()).hasValue(1);
    assertThat(profile.labels()).isEqualTo(Optional.of(Set.of("1")));
  }

  @Test
  void labelsAreCountedUpToTenThousand() {
    assertThat(profile(numbered("L", 10_000)).labels().orElseThrow()).hasSize(10_000);
    assertThat(profile(numbered("L", 10_001)).labels()).isEmpty();
    assertThat(profile(Stream.concat(numbered("L", 10_000), Stream.of("L0", "L1"))).labels())
        .isPresent();
  }

  @Test
  void aRunningNumberIsASequence() {
    assertThat(profile(numbered("", 100)).isSequence()).isTrue();
    assertThat(profile(numbered("", 100).sorted(Comparator.reverseOrder())).isSequence()).isTrue();
    assertThat(profile(IntStream.range(0, 100).mapToObj(row -> row * 10 + ".0")).isSequence())
        .isTrue();
  }

  @Test
  void fewerThanAHundredNumbersAreNoSequence() {
    assertThat(profile(numbered("", 99)).isSequence()).isFalse();
  }

  @Test
  void aNumberThatRepeatsIsNoSequence() {
    assertThat(profile(Stream.concat(numbered("", 200), Stream.of("17"))).isSequence()).isFalse();
    assertThat(profile(Stream.concat(numbered("", 200), Stream.of("17.0"))).isSequence()).isFalse();
  }

  @Test
  void aFractionATextOrAGapMakesNoSequence() {
    for (String odd : List.of("200.5", "text", "", "NA")) {
      assertThat(profile(Stream.concat(numbered("", 200), Stream.of(odd))).isSequence())
          .as(odd)
          .isFalse();
    }
  }

  @Test
  void numbersThatLieFarApartAreNoSequence() {
    assertThat(profile(IntStream.range(0, 100).mapToObj(row -> row * 11 + "")).isSequence())
        .isFalse();
  }

  @Test
  void aLongSequenceIsFoundInMemoryThatDoesNotGrow() {
    assertThat(profile(numbered("", 150_000)).isSequence()).isTrue();
    assertThat(profile(Stream.concat(numbered("", 90_000), Stream.of("5"))).isSequence()).isFalse();
  }

  @Test
  void aLongValueIsCutWhereItIsShown() {
    assertThat(new ColumnProfile.Sighting("x".repeat(60), "a.csv, line 7"))
        .hasToString("'" + "x".repeat(60) + "' (a.csv, line 7)");
    assertThat(new ColumnProfile.Sighting("x".repeat(61), "a.csv, line 7"))
        .hasToString("'" + "x".repeat(59) + "…' (a.csv, line 7)");
  }

  @Test
  void columnsOfNumbersDoWithoutLabelsWhereTheyTakeTooMuchMemory() {
    LabelBudget little = new LabelBudget(5_000, 3);
    ColumnProfiler numbers = new ColumnProfiler("numbers", RULES, little, false);
    ColumnProfiler codes = new ColumnProfiler("codes", RULES, little, true);
    ColumnProfiler mixed = new ColumnProfiler("mixed", RULES, little, false);
    for (int row = 0; row < 1_000; row++) {
      for (ColumnProfiler column : List.of(numbers, codes, mixed)) {
        column.add(Integer.toString(row), () -> "a.csv, line 2", false);
      }
    }
    mixed.add("seven", () -> "a.csv, line 2", false);

    assertThat(numbers.needsLostLabels()).isFalse();
    assertThat(numbers.profile().labels()).isEmpty();
    assertThat(numbers.profile().isSequence()).isTrue();
    assertThat(codes.needsLostLabels()).isFalse();
    assertThat(codes.profile().labels().orElseThrow()).hasSize(1_000);
    assertThat(mixed.needsLostLabels()).isTrue();
  }

  private static Stream<String> numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(number -> prefix + number);
  }

  private static ColumnProfile profile(Stream<String> fields) {
    ColumnProfiler profiler = new ColumnProfiler("x", RULES, AMPLE, false);
    List<String> values = fields.toList();
    for (int row = 0; row < values.size(); row++) {
      int line = row + 2;
      profiler.add(values.get(row), () -> "a.csv, line " + line, false);
    }
    return profiler.profile();
  }
}
