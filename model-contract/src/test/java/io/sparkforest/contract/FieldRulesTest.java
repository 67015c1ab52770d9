package io.sparkforest.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldRulesTest {
  private static final FieldRules RULES = new FieldRules(Set.of("NA", "-999"));

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\r\n", "\u2003", "NA", " NA\t", "-999"})
  void emptyFieldsAndTokensAreMissing(String field) {
    assertThat(RULES.present(field)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"na", "-999.0", "N A", "NA.", "\u0000", "\u200B"})
  void tokensAreTakenExactlyAsWritten(String field) {
    assertThat(RULES.present(field)).isEqualTo(field);
  }

  @Test
  void whiteSpaceAroundAValueIsTakenOff() {
    assertThat(RULES.present("\u2003 Low Fat\r\n")).isEqualTo("Low Fat");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-0,-0",
    "+1,1",
    "007,7",
    "1.50,1.5",
    ".5,0.5",
    "-.5e1,-5",
    "1e3,1000",
    "1E-3,0.001",
    "1e+2,100",
    "4.9e-325,0",
    "1e-400,0",
    "1.7976931348623157e308,1.7976931348623157e308",
  })
  void decimalsAreNumbers(String text, double number) {
    assertThat(FieldRules.number(text)).isEqualTo(number);
    assertThat(FieldRules.finiteNumber(text)).hasValue(number);
  }

  @Test
  void theLengthOfANumberDoesNotMatter() {
    assertThat(FieldRules.finiteNumber("0".repeat(100_000) + "1." + "0".repeat(100_000)))
        .hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "-",
        ".",
        "1.",
        "1.e5",
        "e5",
        "1e",
        "1e+",
        "1e5.0",
        "--1",
        "+-1",
        " 1",
        "1 ",
        "1 2",
        "1,234",
        "1_000",
        "1d",
        "1f",
        "1L",
        "0x10",
        "0x1p3",
        "NaN",
        "Infinity",
        "-Infinity",
        "inf",
        "\u0661",
        "1.2.3",
        "½",
        "\u22121",
        "1\u00000",
        "50%",
        "$5",
        "1e309",
        "-1e309",
      })
  void anythingElseIsText(String text) {
    assertThat(FieldRules.finiteNumber(text)).isEmpty();
  }

  @Test
  void whatNoDoubleHoldsIsInfiniteAndHasItsOwnRule() {
    assertThat(FieldRules.number("1e309")).isInfinite();
    assertThat(FieldRules.number("-" + "9".repeat(400))).isInfinite();
    assertThat(FieldRules.number("1d")).isNaN();
    assertThat(FieldRules.numberRule(FieldRules.number("1e309"))).contains("a double can hold");
    assertThat(FieldRules.numberRule(FieldRules.number("1d"))).contains("decimal number");
  }
}
