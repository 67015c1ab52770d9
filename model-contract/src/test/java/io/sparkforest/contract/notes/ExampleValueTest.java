package io.sparkforest.contract.notes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExampleValueTest {
  @ParameterizedTest
  @CsvSource({
    "1.5, 21.35, 0.5, 11.4",
    "2.0, 266.5, 0.5, 134",
    "0.0, 0.33, 0.09090909090909091, 0.03",
    "1985, 2009, 0.5, 1997",
    "0, 1, 0.5, 0",
    "1000.11, 1000.19, 0.5, 1000.15",
    "-7.25, -7.25, 0.3, -7.25",
    "0.25, 123456789.5, 1, 123000000",
    "0, 1e12, 0.5, 500000000000",
  })
  void aNumberHasFewDigitsAndLiesInTheRange(double min, double max, double share, String number) {
    assertThat(ExampleValue.number(min, max, share).toPlainString()).isEqualTo(number);
  }

  @Property
  void everyNumberIsOneOfTheRange(
      @ForAll @DoubleRange(min = -1e100, max = 1e100) double one,
      @ForAll @DoubleRange(min = -1e100, max = 1e100) double other,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    double min = Math.min(one, other);
    double max = Math.max(one, other);

    assertThat(ExampleValue.number(min, max, share).doubleValue()).isBetween(min, max);
  }

  @Test
  void labelsTakeTurns() {
    List<String> levels = List.of("x", "y");

    assertThat(ExampleValue.label(levels, 0)).isEqualTo("x");
    assertThat(ExampleValue.label(levels, 3)).isEqualTo("y");
    assertThat(ExampleValue.label(List.of(), 3)).isEqualTo("a");
  }
}
