package io.sparkforest.contract.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.format.text.Fit;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times of day, durations and booleans. */
final class TimesTest {
  @ParameterizedTest
  @CsvSource({
    "14:30, 14, 30, 52200",
    "00:00, 0, 0, 0",
    "9:05, 9, 5, 32700",
    "14:30:59.9, 14, 30, 52259",
    "2:30 PM, 14, 30, 52200",
    "2:30PM, 14, 30, 52200",
    "2 pm, 14, 0, 50400",
    "12:00 AM, 0, 0, 0",
    "12:00 p.m., 12, 0, 43200",
  })
  void timesOfDayHaveHourMinuteAndSecond(String field, double hour, double minute, double second) {
    assertThat(Fields.inputs("time", field)).containsExactly(hour, minute, second);
  }

  @ParameterizedTest
  @ValueSource(strings = {"14", "24:00", "14:3", "14:60", "13:00 PM", "0:00 AM", "14:30Z", "1:2:3"})
  void anythingElseIsNoTimeOfDay(String field) {
    assertThat(Fields.fit("time", field)).isEqualTo(Fit.UNFIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "00:41:42! 2502",
        "1:23:45! 5025",
        "123:00:00! 442800",
        "2:30! 9000",
        "0:00:01.5! 1.5",
        "-1:00:00! -3600",
        "0 days 00:41:42! 2502",
        "2 days, 3:04:05! 183845",
        "2h 30m! 9000",
        "2h30m! 9000",
        "19h! 68400",
        "45 min! 2700",
        "1 hour and 5 minutes! 3900",
        "1 day, 2 hrs! 93600",
        "1.5 h! 5400",
        "250 ms! 0.25",
        "PT2H30M! 9000",
        "P1DT12H! 129600",
        "P2W! 1209600",
        "PT0.5S! 0.5",
        "-PT1M! -60",
      })
  void durationsAreSeconds(String field, double seconds) {
    assertThat(Fields.number("duration", field)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12",
        "1:2",
        "1:60",
        "1:00:60",
        "2h 3h",
        "30m 2h",
        "2x",
        "P",
        "PT",
        "P1DT",
        "P1M",
        "PT1D",
        "1:23:45 PM",
        "h",
        "--1h",
        "2h 30",
        "1:23.5"
      })
  void anythingElseIsNoDuration(String field) {
    assertThat(Fields.fit("duration", field)).isEqualTo(Fit.UNFIT);
  }

  @Test
  void minutesAndSecondsAreASetting() {
    assertThat(Fields.number("duration m:s", "4:35")).isEqualTo(275);
    assertThat(Fields.number("duration m:s", "4:35.5")).isEqualTo(275.5);
    assertThat(Fields.number("duration m:s", "1:04:35")).isEqualTo(3_875);
  }

  @ParameterizedTest
  @CsvSource({"true,1", "FALSE,0", "Yes,1", "n,0", "1,1", "off,0"})
  void booleansAreOneAndZero(String field, double number) {
    assertThat(Fields.number("boolean", field)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"boolean", "date d/m/y", "time", "duration", "epoch ms", "number decimal=,"})
  void whatIsMissingAmongNumbersIsMissingInEachFormat(String format) {
    assertThat(Fields.fit(format, "1e400")).isEqualTo(Fit.MISSING);
    assertThat(Fields.fit(format, "N/A")).isEqualTo(Fit.MISSING);
    assertThat(Fields.fit(format, "")).isEqualTo(Fit.MISSING);
  }

  @Test
  void anythingElseIsNoBoolean() {
    assertThat(Fields.fit("boolean", "2")).isEqualTo(Fit.UNFIT);
    assertThat(Fields.fit("boolean", "NA")).isEqualTo(Fit.MISSING);
  }

  @Test
  void anEpochIsInUtcAndRoundedDown() {
    assertThat(Fields.inputs("epoch s year,hour,secondofday", "-0.5"))
        .containsExactly(1969, 23, 86_399);
    assertThat(Fields.inputs("epoch ms days,secondofday", "86401999")).containsExactly(1, 1);
    assertThat(Fields.fit("epoch s", "1e300")).isEqualTo(Fit.UNFIT);
    assertThat(Fields.fit("epoch s", "1e400")).isEqualTo(Fit.MISSING);
  }

  @Property
  void durationsAreThoseOfTheJdk(
      @ForAll @LongRange(min = -100_000_000_000L, max = 100_000_000_000L) long millis) {
    Duration duration = Duration.ofMillis(millis);
    String text = duration.toString();
    boolean hasOneSign = millis >= 0;
    if (hasOneSign) {
      assertThat(Fields.number("duration", text)).isEqualTo(millis / 1e3, offset());
    }
    Duration absolute = duration.abs();
    String colons =
        String.format(
            Locale.ROOT,
            "%s%d:%02d:%02d.%03d",
            millis < 0 ? "-" : "",
            absolute.toHours(),
            absolute.toMinutesPart(),
            absolute.toSecondsPart(),
            absolute.toMillisPart());
    assertThat(Fields.number("duration", colons)).isEqualTo(millis / 1e3, offset());
  }

  private static Offset<Double> offset() {
    return Offset.offset(1e-6);
  }

  @Property
  void timesAreThoseOfTheJdk(@ForAll @IntRange(min = 0, max = 86_399) int second) {
    LocalTime time = LocalTime.ofSecondOfDay(second);
    double[] expected = {time.getHour(), time.getMinute(), second};

    assertThat(Fields.inputs("time", time.format(DateTimeFormatter.ISO_LOCAL_TIME)))
        .containsExactly(expected);
    assertThat(
            Fields.inputs("time", time.format(DateTimeFormatter.ofPattern("h:mm:ss a", Locale.US))))
        .containsExactly(expected);
  }
}
