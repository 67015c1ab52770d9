package io.sparkforest.contract.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.contract.format.text.DateOrder;
import io.sparkforest.contract.format.text.DatePart;
import io.sparkforest.contract.format.text.DecimalMark;
import io.sparkforest.contract.format.text.GroupMark;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormatTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "number",
        "number decimal=.",
        "number decimal=. thousands=, units=$",
        "number decimal=, thousands=.|space|' ranges units=|sq m|a\\|b",
        "boolean",
        "date d/m/y",
        "date m/d/y year,days",
        "datetime y-m-d",
        "datetime yyyymmdd year,hour",
        "time",
        "time hour",
        "duration",
        "duration m:s",
        "epoch s",
        "epoch ms year,month",
      })
  void aTextIsWrittenAsItIsRead(String text) {
    assertThat(ColumnFormat.parse(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "number units=%! number decimal=. units=%",
        "number thousands=,|space! number decimal=. thousands=,|space",
        "datetime y-m-d year,month! date y-m-d year,month",
        "date y-m-d  hour , minute! datetime y-m-d hour,minute",
      })
  void propertiesMayBeLeftOut(String text, String written) {
    assertThat(ColumnFormat.parse(text).text()).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "text! a format must begin with number, boolean, date, datetime, time, duration or epoch",
        "date! a date's order must be y-m-d, d/m/y, m/d/y or yyyymmdd, but is \"\"",
        "date y/m/q! a date's order must be y-m-d, d/m/y, m/d/y or yyyymmdd, but is \"y/m/q\"",
        "boolean x! nothing may follow boolean",
        "duration h:m! nothing may follow duration",
        "epoch! epoch must be followed by s or ms, but is \"\"",
        "time day! parts must be some of hour, minute, secondofday, each once",
        "time hour,hour! parts must be some of hour, minute, secondofday, each once",
        "number decimal=;! decimal must be . or ,, but is \";\"",
        "number thousands=_! thousands must be some of , . ' and space, with | between them, but"
            + " is \"_\"",
        "number decimal=, thousands=,! thousands and decimal must be different marks",
        "number kg! a number's properties must be decimal, thousands, ranges and, at last, units,"
            + " but one is kg",
      })
  void whatBreaksARuleIsRejectedWithTheRule(String text, String rule) {
    assertThatThrownBy(() -> ColumnFormat.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(rule);
  }

  @Test
  void aDateNeedsAKnownPart() {
    assertThatThrownBy(() -> ColumnFormat.parse("date y-m-d century"))
        .hasMessageStartingWith("parts must be some of year, month, day, weekday");
  }

  @Provide
  Arbitrary<ColumnFormat> formats() {
    Arbitrary<List<DatePart>> parts =
        Arbitraries.of(DatePart.class).list().uniqueElements().ofMinSize(1);
    Arbitrary<List<String>> units =
        Arbitraries.of("$", "kg", "", "sq ft", "%", "a|b", "a\\b", "km/h, net")
            .list()
            .uniqueElements()
            .filter(each -> !each.equals(List.of("")));
    Arbitrary<Set<GroupMark>> marks = Arbitraries.of(GroupMark.class).set();
    return Arbitraries.oneOf(
        Arbitraries.of(
            new PlainNumber(), new TruthValue(), new ElapsedTime(false), new ElapsedTime(true)),
        Combinators.combine(Arbitraries.of(DateOrder.class), parts).as(DateTime::new),
        Combinators.combine(Arbitraries.of(EpochTime.Unit.class), parts).as(EpochTime::new),
        Arbitraries.of(DatePart.OF_TIME).list().uniqueElements().ofMinSize(1).map(TimeOfDay::new),
        Combinators.combine(marks, units, Arbitraries.of(true, false))
            .filter((thousands, names, ranges) -> !thousands.contains(GroupMark.POINT))
            .as(
                (thousands, names, ranges) ->
                    new DecoratedNumber(DecimalMark.POINT, thousands, names, ranges)),
        Combinators.combine(marks, units, Arbitraries.of(true, false))
            .filter((thousands, names, ranges) -> !thousands.contains(GroupMark.COMMA))
            .as(
                (thousands, names, ranges) ->
                    new DecoratedNumber(DecimalMark.COMMA, thousands, names, ranges)));
  }

  @Property
  void everyFormatIsReadBackFromItsText(@ForAll("formats") ColumnFormat format) {
    assertThat(ColumnFormat.parse(format.text())).isEqualTo(format);
  }

  @Property
  void everyFormatHasInputsOfDifferentNames(@ForAll("formats") ColumnFormat format) {
    assertThat(format.inputs())
        .isNotEmpty()
        .extracting(FormatInput::suffix)
        .doesNotHaveDuplicates();
  }
}
