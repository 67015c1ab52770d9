package io.sparkforest.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldRulesTest {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final FieldRules RULES = new FieldRules(Set.of("NA", "-999"));

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u2003", "NA", " NA\t", "-999"})
  void emptyFieldsAndTokensAreMissing(String text) {
    assertThat(RULES.present(text)).isNull();
  }

  @Test
  void whiteSpaceAroundAValueIsTakenOff() {
    assertThat(RULES.present("\u2003 Low Fat\r")).isEqualTo("Low Fat");
    assertThat(RULES.present("na")).isEqualTo("na");
    assertThat(RULES.present("-999.0")).isEqualTo("-999.0");
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
  })
  void decimalNumbersAreNumbers(String text, double number) {
    assertThat(FieldRules.number(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+",
        "-",
        ".",
        "1.",
        "e5",
        "1e",
        "1e+",
        "--1",
        "1 2",
        "1,000",
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
        "1\u00000"
      })
  void anythingElseIsNone(String text) {
    assertThat(FieldRules.number(text)).isNaN();
  }

  @Property
  void anyDoubleIsReadAsTheJdkReadsIt(@ForAll long bits) {
    String text = Double.toString(Double.longBitsToDouble(bits));

    if (DECIMAL.matcher(text).matches()) {
      assertThat(FieldRules.number(text)).isEqualTo(Double.parseDouble(text));
    } else {
      assertThat(FieldRules.number(text)).isNaN();
    }
  }

  @Property(tries = 20_000)
  void decimalsAreWhatTheyAreDefinedToBeAndReadAsTheJdkReadsThem(
      @ForAll
          @Chars({'0', '1', '7', '9', '.', 'e', 'E', '+', '-', ' ', 'd', 'x', '\u0661'})
          @StringLength(max = 24)
          String text) {
    if (DECIMAL.matcher(text).matches()) {
      assertThat(FieldRules.number(text)).isEqualTo(Double.parseDouble(text));
    } else {
      assertThat(FieldRules.number(text)).isNaN();
    }
  }

  @Property
  void whiteSpaceIsWhatStripTakesOff(@ForAll String text) {
    String stripped = text.strip();

    if (stripped.isEmpty() || stripped.equals("NA")) {
      assertThat(RULES.present(text)).isNull();
    } else {
      assertThat(RULES.present(text)).isEqualTo(stripped);
    }
  }

  @Test
  void whatNoDoubleHoldsIsInfinite() {
    assertThat(FieldRules.number("1e309")).isInfinite();
    assertThat(FieldRules.number("-" + "9".repeat(400))).isInfinite();
  }
}
