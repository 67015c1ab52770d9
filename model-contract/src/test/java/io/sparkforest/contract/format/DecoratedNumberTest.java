package io.sparkforest.contract.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.Fit;
import io.sparkforest.contract.format.text.GroupMark;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DecoratedNumberTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "decimal=. thousands=,! 1,234 ! 1234",
        "decimal=. thousands=,! 4,170.22 ! 4170.22",
        "decimal=. thousands=,! -1,234,567.5 ! -1234567.5",
        "decimal=. thousands=,! 12,34,567 ! 1234567",
        "decimal=. thousands=,! 1.5e3 ! 1500",
        "decimal=. thousands=space! 1 234.5 ! 1234.5",
        "decimal=. thousands=space! 1\u00A0234 ! 1234",
        "decimal=. thousands=space! 1\u202F234 ! 1234",
        "decimal=. thousands='! 1'234'567.25 ! 1234567.25",
        "decimal=. thousands='! 1\u2019234 ! 1234",
        "decimal=, thousands=.! 1.234,5 ! 1234.5",
        "decimal=,! 41,702 ! 41.702",
        "decimal=,! -0,5 ! -0.5",
        "decimal=,! ,5 ! 0.5",
        "decimal=.! \u221219.99 ! -19.99",
        "decimal=.! - 5 ! -5",
        "decimal=.! 5- ! -5",
        "decimal=.! (5.5) ! -5.5",
        "decimal=.! +5 ! 5",
        "decimal=.! 5. ! 5",
        "decimal=.! 41.702\u00A0 ! 41.702",
        "decimal=. thousands=, units=$! $1,234.50 ! 1234.5",
        "decimal=. units=$! 1234.5 ! 1234.5",
        "decimal=. units=$! -$5 ! -5",
        "decimal=. units=$! $-5 ! -5",
        "decimal=. units=$! ($5) ! -5",
        "decimal=. units=$! $.50 ! 0.5",
        "decimal=. units=Rs.! Rs.500 ! 500",
        "decimal=. units=USD! USD 5 ! 5",
        "decimal=. units=USD! 5 USD ! 5",
        "decimal=, thousands=. units=€! 1.234,50 € ! 1234.5",
        "decimal=. units=%! 22% ! 22",
        "decimal=. units=%! 22 % ! 22",
        "decimal=. thousands=, units=sq ft! 1,200 sq ft ! 1200",
        "decimal=. units=CC! 1248 CC ! 1248",
        "decimal=. units=m2! 30m2 ! 30",
        "decimal=. units=°C! -3.5 °C ! -3.5",
        "decimal=. ranges! 1000 - 1500 ! 1250",
        "decimal=. ranges! 2–3 ! 2.5",
        "decimal=. ranges! 2 to 3 ! 2.5",
        "decimal=. ranges! 7 ! 7",
      })
  void numbersAreReadAsPeopleWriteThem(String format, String field, double number) {
    assertThat(Fields.number("number " + format, field)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "decimal=.! 1,234",
        "decimal=. thousands=,! 1,23",
        "decimal=. thousands=,! 1,2345",
        "decimal=. thousands=,! 0,123",
        "decimal=. thousands=,! 1234,567",
        "decimal=. thousands=,! 1,234.5,6",
        "decimal=. thousands=,|space! 1,234 567",
        "decimal=. thousands=space! 0170 123 456",
        "decimal=, thousands=.! 1,234.5",
        "decimal=,! 1.5",
        "decimal=.! --5",
        "decimal=.! (-5)-",
        "decimal=.! 5 kg",
        "decimal=. units=kg! 5 g",
        "decimal=. units=kg! 5 kg x",
        "decimal=. units=$! $5 $",
        "decimal=. units=kg! kg",
        "decimal=.! 1 - 2",
        "decimal=. ranges! 2 - 1",
        "decimal=. ranges! 555-1234-7",
        "decimal=.! 12 Main St",
        "decimal=.! 192.168.1.1",
        "decimal=.! e5",
        "decimal=.! 0x10",
      })
  void anythingElseIsUnfit(String format, String field) {
    assertThat(Fields.fit("number " + format, field)).isEqualTo(Fit.UNFIT);
  }

  @ParameterizedTest
  @CsvSource({"n/a", "-", "\u00A0", "1e400", "inf"})
  void tokensAreMissing(String field) {
    assertThat(Fields.fit("number decimal=. units=kg", field)).isEqualTo(Fit.MISSING);
  }

  @Test
  void severalUnitsAreASecondInput() {
    String format = "number decimal=. units=km/kg|kmpl";

    assertThat(ColumnFormat.parse(format).inputs())
        .containsExactly(
            new FormatInput("", List.of()), new FormatInput("unit", List.of("km/kg", "kmpl")));
    assertThat(ColumnFormat.parse(format).inputs().get(1).name("mileage"))
        .isEqualTo("mileage.unit");
    assertThat(Fields.inputs(format, "23.6 kmpl")).containsExactly(23.6, 1);
    assertThat(Fields.inputs(format, "17.3 km/kg")).containsExactly(17.3, 0);
    assertThat(Fields.inputs(format, "17.3")).containsExactly(17.3, Double.NaN);
  }

  @Test
  void aNumberAloneCanHaveAMeaningOfItsOwn() {
    String format = "number units=|%";

    assertThat(ColumnFormat.parse(format).inputs().get(1).labels()).containsExactly("none", "%");
    assertThat(Fields.inputs(format, "0.2")).containsExactly(0.2, 0);
    assertThat(Fields.inputs(format, "20%")).containsExactly(20, 1);
  }

  @Test
  void whatContradictsItselfIsRejected() {
    Set<GroupMark> comma = Set.of(GroupMark.COMMA);
    assertThatThrownBy(() -> new DecoratedNumber(DecimalMark.COMMA, comma, List.of(), false))
        .hasMessage("thousands and decimal must be different marks");
    assertThatThrownBy(() -> new DecoratedNumber(DecimalMark.POINT, comma, List.of("5"), false))
        .hasMessageStartingWith("a unit must be of at most 24 characters");
    assertThatThrownBy(
            () -> new DecoratedNumber(DecimalMark.POINT, comma, List.of("kg", "kg"), false))
        .hasMessage("each unit must be named once");
    assertThatThrownBy(() -> new DecoratedNumber(DecimalMark.POINT, comma, List.of(""), false))
        .hasMessage("units must name a unit besides the empty one");
  }

  @Property
  void whatTheJdkWritesWithMarksIsReadBack(
      @ForAll @DoubleRange(min = -1e12, max = 1e12) double number) {
    for (Locale locale : List.of(Locale.US, Locale.GERMANY, Locale.FRANCE)) {
      DecimalFormat printer =
          new DecimalFormat("#,##0.0##############", DecimalFormatSymbols.getInstance(locale));
      String format =
          locale.equals(Locale.US)
              ? "number decimal=. thousands=,"
              : "number decimal=, thousands=.|space";
      String field = printer.format(number);

      assertThat(Fields.number(format, field))
          .isEqualTo(
              Double.parseDouble(
                  new DecimalFormat(
                          "0.0##############", DecimalFormatSymbols.getInstance(Locale.ROOT))
                      .format(number)));
    }
  }
}
