package io.sparkforest.contract.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.format.text.DateOrder;
import io.sparkforest.contract.format.text.Fit;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DateTimeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "y-m-d! 2021-06-13",
        "y-m-d! 2021/6/13",
        "y-m-d! 2021.06.13",
        "y-m-d! 2021-Jun-13",
        "d/m/y! 13/06/2021",
        "d/m/y! 13-6-2021",
        "d/m/y! 13.06.21",
        "d/m/y! 13 Jun 2021",
        "d/m/y! 13-JUN-21",
        "d/m/y! 13. June 2021",
        "d/m/y! 13Jun2021",
        "d/m/y! Sunday, 13 June 2021",
        "d/m/y! June 13, 2021",
        "d/m/y! 2021-06-13",
        "m/d/y! 06/13/2021",
        "m/d/y! 6/13/21",
        "m/d/y! Jun 13, 2021",
        "m/d/y! Sun Jun 13 2021",
        "m/d/y! 13 June 2021",
        "m/d/y! 2021-06-13T00:00Z",
        "yyyymmdd! 20210613",
        "yyyymmdd! 20210613T000000",
        "yyyymmdd! 20210613T0000Z",
      })
  void datesAreReadInTheirOrder(String order, String field) {
    assertThat(Fields.inputs("date " + order, field)).containsExactly(2021, 6, 13, 7, 164, 18_791);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "y-m-d! 2021-06-13T14:30:59",
        "y-m-d! 2021-06-13 14:30:59",
        "y-m-d! 2021-06-13T14:30:59.123456789",
        "y-m-d! 2021-06-13T14:30:59,5",
        "y-m-d! 2021-06-13T14:30:59Z",
        "y-m-d! 2021-06-13T14:30:59+02:00",
        "y-m-d! 2021-06-13T14:30:59-0530",
        "y-m-d! 2021-06-13 14:30:59 +02",
        "y-m-d! 2021-06-13 14:30:59 UTC",
        "d/m/y! 13/06/2021, 14:30:59",
        "m/d/y! 6/13/2021 2:30:59 PM",
        "m/d/y! June 13, 2021 2:30:59 p.m.",
        "yyyymmdd! 20210613T14:30:59",
        "yyyymmdd! 20210613T143059",
        "yyyymmdd! 20210613t143059Z",
        "yyyymmdd! 20210613T143059.25-0530",
        "yyyymmdd! 20210613T143059 UTC",
      })
  void timesAreWhatTheClockShowed(String order, String field) {
    assertThat(Fields.inputs("datetime " + order + " month,day,hour,minute,secondofday", field))
        .containsExactly(6, 13, 14, 30, 14 * 3_600 + 30 * 60 + 59);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "y-m-d! 2021-02-29",
        "y-m-d! 2021-13-01",
        "y-m-d! 2021-00-01",
        "y-m-d! 2021-06-00",
        "y-m-d! 2021-06-31",
        "y-m-d! 21-06-13",
        "y-m-d! 13/06/2021",
        "y-m-d! 2021-06/13",
        "y-m-d! 2021-06",
        "y-m-d! 2021-06-13T",
        "y-m-d! 2021-06-13T25:00",
        "y-m-d! 2021-06-13T14:60",
        "y-m-d! 2021-06-13T14:30+2",
        "y-m-d! 2021-06-13T14:30+02:0",
        "y-m-d! 2021-06-13T14:30X",
        "y-m-d! 2021-06-13x",
        "y-m-d! 20210613",
        "d/m/y! 06/13/2021",
        "d/m/y! 13/06/021",
        "d/m/y! 1/2/3",
        "d/m/y! 13 Juni 2021",
        "d/m/y! 13 Ju 2021",
        "m/d/y! 13/06/2021",
        "m/d/y! Sun Sun Sun Jun 13 2021",
        "yyyymmdd! 20211301",
        "yyyymmdd! 18991231",
        "yyyymmdd! 21010101",
        "yyyymmdd! 2021-06-13",
        "yyyymmdd! 20210613T",
        "yyyymmdd! 20210613T14305",
        "yyyymmdd! 20210613T1430599",
        "yyyymmdd! 20210613T246000",
        "yyyymmdd! 20210613T143060",
        "yyyymmdd! 20210613T240001",
        "yyyymmdd! 20210613T143059.",
        "yyyymmdd! 20210613T143059X",
        "yyyymmdd! 20210613 143059",
        "yyyymmdd! 20210631T143059",
        "y-m-d! 2021-06-13T143059",
        "y-m-d! Sunday",
        "d/m/y! 13 06 2021",
        "d/m/y! 10.10.10.10",
      })
  void whatIsNoDateOfTheOrderIsUnfit(String order, String field) {
    assertThat(Fields.fit("date " + order, field)).isEqualTo(Fit.UNFIT);
  }

  @Test
  void yearsOfTwoDigitsAreThoseOfPosix() {
    assertThat(Fields.number("date d/m/y", "1/1/69")).isEqualTo(1969);
    assertThat(Fields.number("date d/m/y", "1/1/99")).isEqualTo(1999);
    assertThat(Fields.number("date d/m/y", "1/1/00")).isEqualTo(2000);
    assertThat(Fields.number("date d/m/y", "1/1/68")).isEqualTo(2068);
  }

  @Test
  void theEndOfADayIsTheNextDay() {
    assertThat(Fields.inputs("datetime y-m-d day,hour", "2021-06-13T24:00")).containsExactly(14, 0);
  }

  @Test
  void aTokenIsMissing() {
    assertThat(Fields.fit("date y-m-d", "NaT")).isEqualTo(Fit.MISSING);
  }

  @Test
  void thePartsAreInputsWithTheColumnsName() {
    assertThat(ColumnFormat.parse("date d/m/y").inputs().stream().map(each -> each.name("when")))
        .containsExactly(
            "when.year", "when.month", "when.day", "when.weekday", "when.dayofyear", "when.days");
  }

  @Property(tries = 5_000)
  void datesAndTimesAreThoseOfTheJdk(
      @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long seconds) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);

    assertParts("datetime y-m-d", time, "uuuu-MM-dd'T'HH:mm:ss");
    assertParts("datetime y-m-d", time, "uuuu/M/d H:mm:ss");
    assertParts("datetime d/m/y", time, "dd/MM/uuuu HH:mm:ss");
    assertParts("datetime d/m/y", time, "EEE, d MMM uuuu h:mm:ss a");
    assertParts("datetime m/d/y", time, "M.d.uuuu HH:mm:ss");
    assertParts("datetime m/d/y", time, "MMMM d, uuuu HH:mm:ss");
  }

  @Property
  void compactDatesAndTimesAreThoseOfTheJdk(
      @ForAll @IntRange(min = -25_567, max = 47_846) int days,
      @ForAll @IntRange(max = 86_399) int secondOfDay) {
    LocalDateTime time = LocalDate.ofEpochDay(days).atStartOfDay();

    assertParts("datetime yyyymmdd", time, "uuuuMMdd");
    assertParts("datetime yyyymmdd", time.plusSeconds(secondOfDay), "uuuuMMdd'T'HHmmss");
    assertParts("epoch s", time, String.valueOf(time.toEpochSecond(ZoneOffset.UTC)));
  }

  @Property(tries = 5_000)
  void noTextBreaksTheParser(@ForAll String text) {
    for (DateOrder order : DateOrder.values()) {
      Fields.fit("datetime " + order.text(), text);
    }
  }

  @Property(tries = 5_000)
  void noFiguresBreakTheParser(@ForAll("figures") String text) {
    for (DateOrder order : DateOrder.values()) {
      Fields.fit("datetime " + order.text(), text);
    }
    Fields.fit("time", text);
    Fields.fit("duration", text);
    Fields.fit("duration m:s", text);
    Fields.fit("number thousands=,|space ranges units=$|h", text);
  }

  @Provide
  Arbitrary<String> figures() {
    return Arbitraries.of(
            "1", "12", "2021", "-", "/", ".", ",", ":", " ", "T", "Z", "Jun", "Sun", "PM", "+", "h",
            "P", "days", "and", "$", "(", ")", "to", "e")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts));
  }

  private static void assertParts(String format, LocalDateTime time, String pattern) {
    String field =
        pattern.chars().allMatch(each -> each == '-' || Character.isDigit(each))
            ? pattern
            : time.format(DateTimeFormatter.ofPattern(pattern, Locale.US));
    List<ChronoField> fields =
        List.of(
            ChronoField.YEAR,
            ChronoField.MONTH_OF_YEAR,
            ChronoField.DAY_OF_MONTH,
            ChronoField.DAY_OF_WEEK,
            ChronoField.DAY_OF_YEAR,
            ChronoField.EPOCH_DAY,
            ChronoField.HOUR_OF_DAY,
            ChronoField.MINUTE_OF_HOUR,
            ChronoField.SECOND_OF_DAY);
    double[] expected = fields.stream().mapToDouble(time::getLong).toArray();

    assertThat(Fields.inputs(format, field))
        .as("%s: %s", field, Arrays.toString(expected))
        .containsExactly(expected);
  }
}
