package io.sparkforest.contract.format.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.format.ColumnFormat;
import io.sparkforest.contract.format.PlainNumber;
import io.sparkforest.contract.format.text.DecimalMark;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormatProfileTest {
  private static FormatDecision decide(String... values) {
    return decide(Optional.empty(), Stream.of(values));
  }

  private static FormatDecision decide(Optional<DecimalMark> fileMark, Stream<String> values) {
    FormatProfile profile = new FormatProfile();
    values.forEach(profile::add);
    return profile.decide(fileMark);
  }

  /** A value a hundred times, then others. */
  private static Stream<String> hundred(String value, String... others) {
    return Stream.concat(IntStream.range(0, 100).mapToObj(each -> value), Stream.of(others));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "1;2.5;-3e4! number",
        "007;00123! number",
        "2019;2020;2021! number",
        "1.234;5.678! number",
        "1;-;None;<NA>;#N/A;inf;1e400! number",
        "41.702\u00A0;0.5! number decimal=.",
        "21.70;\u221219.99! number decimal=.",
        "$4170.22;$1.14! number decimal=. units=$",
        "$4170.22;$1.14;17! number decimal=. units=$",
        "$1,200.00;$850.00! number decimal=. thousands=, units=$",
        "USD 5;USD 6! number decimal=. units=USD",
        "22%;0%! number decimal=. units=%",
        "22%;0%;0.5! number decimal=. units=|%",
        "4,170.22;1.14! number decimal=. thousands=,",
        "1,234;1,234,567! number decimal=. thousands=,",
        "41,702;0,011! number decimal=,",
        "41,70;1.234,5! number decimal=, thousands=.",
        "1 234;12 345! number decimal=. thousands=space",
        "1,200 sq ft;900 sq ft;1.5 sq ft! number decimal=. thousands=, units=sq ft",
        "1248 CC;1498 CC! number decimal=. units=CC",
        "23.6 kmpl;17.3 km/kg;20 kmpl;21 km/kg! number decimal=. units=km/kg|kmpl",
        "45 min;50 min! number decimal=. units=min",
        "true;False;TRUE! boolean",
        "2021-06-13;2020-12-31! date y-m-d",
        "2021-06-13 10:00;2020-12-31 00:00! datetime y-m-d",
        "2021-06-13 00:00:00;2020-12-31 00:00:00! date y-m-d",
        "2021-06-13T10:00:00Z;2020-12-31! datetime y-m-d",
        "13/06/2021;01/02/2021! date d/m/y",
        "06/13/2021;01/02/2021! date m/d/y",
        "06/13/2021 2:30 PM;01/02/2021 1:00 AM! datetime m/d/y",
        "13-Jun-2021;01 Feb 2021! date d/m/y",
        "Jun 13, 2021;February 1, 2021! date m/d/y",
        "13.06.21;1.2.21! date d/m/y",
        "20210613;20201231;20200101! date yyyymmdd",
        "20210613;20201231;20200101;12345678! number",
        "20210613;20210613;20210613! number",
        "20141013T000000;20141209T000000;20150225T000000! date yyyymmdd",
        "20141013T093000Z;20141209T000000Z;20150225T171500Z! datetime yyyymmdd",
        "14:30;9:05! time",
        "2:30 PM;11:00 AM! time",
        "2:30:00 PM;11:00:00 AM! time",
        "00:41:42;01:12:01! duration",
        "14:30;49:05! duration",
        "2h 50m;19h;25m! duration",
        "19h;25m;20h;30m! duration",
        "PT2H;P1D! duration",
      })
  void aColumnHasTheFormatThatItsValuesFit(String values, String format) {
    FormatDecision decision = decide(values.split(";"));

    assertThat(decision.format().map(ColumnFormat::text)).hasValue(format);
    assertThat(decision.unfit()).isZero();
    assertThat(decision.share()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "Low Fat;Regular",
        "OUT027;OUT013",
        "None;?;-",
        "yes;no",
        "555-1234;555-9876",
        "0-10;10-20;20-30",
        "12 Main St;13 Oak Ave;14 Elm Rd",
        "192.168.1.1;10.0.0.1",
        "0170 123 456;0171 555 444",
        "1.2.3;1.2.4",
        "2021-13-01;2021-14-01",
        "1;a;2",
        "5'11\";6'2\"",
      })
  void otherColumnsHaveNone(String values) {
    FormatDecision decision = decide(values.split(";"));

    assertThat(decision.format()).isEmpty();
    assertThat(decision.readings()).isEmpty();
    assertThat(decision.share()).isZero();
  }

  @Test
  void aColumnWithoutValuesHasNone() {
    assertThat(decide().format()).isEmpty();
  }

  @Test
  void oneInAHundredMayBeUnfitAndIsShown() {
    FormatDecision decision = decide(Optional.empty(), hundred("5.5", "broken", "-"));

    assertThat(decision.format()).hasValue(new PlainNumber());
    assertThat(decision.fits()).isEqualTo(100);
    assertThat(decision.unfit()).isEqualTo(1);
    assertThat(decision.missing()).isEqualTo(1);
    assertThat(decision.examples()).containsExactly("broken");
    assertThat(decision.missingExamples()).containsExactly("-");
    assertThat(decision.share()).isEqualTo(100.0 / 101);
  }

  @Test
  void twoInAHundredMayNot() {
    assertThat(decide(Optional.empty(), hundred("5.5", "broken", "too")).format()).isEmpty();
  }

  @Test
  void aUnitMustOccurTwice() {
    FormatDecision decision = decide(Optional.empty(), hundred("5", "5x"));

    assertThat(decision.format()).hasValue(new PlainNumber());
    assertThat(decision.examples()).containsExactly("5x");
  }

  @Test
  void rangesMayBeTheException() {
    FormatDecision decision = decide(Optional.empty(), hundred("1200", "1100 - 1300"));

    assertThat(decision.format().map(ColumnFormat::text)).hasValue("number decimal=. ranges");
    assertThat(decision.unfit()).isZero();
  }

  @Test
  void dayAndMonthAreAmbiguousIfNoDayIsAboveTwelve() {
    FormatDecision decision = decide("01/02/2021", "03/04/2021", "05/05/2021");

    assertThat(decision.isAmbiguous()).isTrue();
    assertThat(decision.format()).isEmpty();
    assertThat(decision.readings().stream().map(ColumnFormat::text))
        .containsExactly("date d/m/y", "date m/d/y");
    assertThat(decision.examples()).containsExactly("01/02/2021", "03/04/2021");
  }

  @Test
  void dayAndMonthAreAmbiguousIfBothOccur() {
    assertThat(
            decide(Optional.empty(), hundred("01/02/2021", "13/01/2021", "01/13/2021"))
                .isAmbiguous())
        .isTrue();
  }

  @Test
  void oneCommaBeforeThreeDigitsIsAmbiguousUnlessTheFileDecides() {
    FormatDecision decision = decide("1,234", "5,678");

    assertThat(decision.readings().stream().map(ColumnFormat::text))
        .containsExactly("number decimal=. thousands=,", "number decimal=,");
    assertThat(decision.examples()).containsExactly("1,234", "5,678");
    assertThat(decide(Optional.of(DecimalMark.POINT), Stream.of("1,234")).format())
        .hasValue(ColumnFormat.parse("number thousands=,"));
    assertThat(decide(Optional.of(DecimalMark.COMMA), Stream.of("1,234")).format())
        .hasValue(ColumnFormat.parse("number decimal=,"));
  }

  @Test
  void aFileWithDecimalCommasHasPointsForThousands() {
    assertThat(decide(Optional.of(DecimalMark.COMMA), Stream.of("1.234", "5")).format())
        .hasValue(ColumnFormat.parse("number decimal=, thousands=."));
    assertThat(decide(Optional.of(DecimalMark.COMMA), Stream.of("1.25", "5")).format())
        .hasValue(new PlainNumber());
  }

  @Test
  void aPointBeforeThreeDigitsAndAUnitIsAmbiguous() {
    assertThat(decide("1.234 kg", "5.678 kg").isAmbiguous()).isTrue();
    assertThat(decide("1.234 kg", "0.678 kg").isAmbiguous()).isFalse();
  }

  @Test
  void aProfileTellsThePlainNumbers() {
    FormatProfile profile = new FormatProfile();

    assertThat(profile.add("-1.5e3")).isEqualTo(-1_500);
    assertThat(profile.add("$5")).isNaN();
    assertThat(profile.add("1e400")).isInfinite();
  }

  @Test
  void examplesAreTheFirstTwentyInAlphabeticalOrder() {
    FormatDecision decision =
        decide(
            Optional.empty(),
            Stream.concat(
                IntStream.range(0, 5_000).mapToObj(each -> "5"),
                IntStream.range(0, 40).mapToObj(each -> "x" + (99 - each))));

    assertThat(decision.examples())
        .isEqualTo(IntStream.range(60, 80).mapToObj(each -> "x" + each).toList());
    assertThat(decision.unfit()).isEqualTo(40);
  }

  @Test
  void tooManyUnitsAreNone() {
    List<String> addresses =
        IntStream.range(0, 300)
            .mapToObj(each -> each + " s" + "t".repeat(each % 20) + (char) ('a' + each % 26))
            .toList();

    assertThat(decide(Optional.empty(), addresses.stream()).format()).isEmpty();
  }
}
