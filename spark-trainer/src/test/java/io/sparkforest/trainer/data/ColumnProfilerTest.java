package io.sparkforest.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.FieldRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ColumnProfilerTest {
  @Test
  void longTextsAreNotKeptAsLabels() {
    Stream<String> texts = IntStream.range(0, 5).mapToObj(row -> row + "x".repeat(999_998));

    assertThat(profile(texts).labels()).isEmpty();
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
    ColumnProfile profile =
        new ScannedText(RULES).column(List.of("1", "?", "", "9"), 2, row -> row > 0);

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
  void chunksThatAreMergedHaveTheProfileOfAllOfThem() {
    List<String> values = new ArrayList<>(numbered("", 300).toList());
    for (int row = 0; row < values.size(); row += 7) {
      values.set(row, List.of("NA", "text", "1 000", "", "1e200", "a\0b", "12").get(row / 7 % 7));
    }
    ColumnProfile whole = new ScannedText(RULES).column(values, values.size(), row -> row % 3 == 0);

    for (int rowsPerChunk : new int[] {1, 2, 50, 299}) {
      ColumnProfile merged =
          new ScannedText(RULES).column(values, rowsPerChunk, row -> row % 3 == 0);

      assertThat(merged).usingRecursiveComparison().ignoringFields("formats").isEqualTo(whole);
      assertThat(merged.formats().decide(Optional.empty()))
          .isEqualTo(whole.formats().decide(Optional.empty()));
    }
  }

  private static Stream<String> numbered(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(number -> prefix + number);
  }

  private static ColumnProfile profile(Stream<String> fields) {
    return new ScannedText(RULES).column(fields.toList(), 40_000, row -> false);
  }
}
