package io.sparkforest.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelPageHtmlTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1.5, 1.5",
    "0.1, 0.1",
    "0.00001234567, 0.000012346",
    "-0.00000000031, -0.00000000031",
    "1085.7712, 1085.8",
    "1234567, 1234567",
    "1234567.89, 1234568",
    "1e300, 1E+300",
    "-1e-300, -1E-300",
  })
  void aNumberIsShownWithFiveSignificantDigitsAndAllOfAWholeNumbers(double number, String shown) {
    assertThat(ModelPageHtml.shown(number)).isEqualTo(shown);
  }
}
