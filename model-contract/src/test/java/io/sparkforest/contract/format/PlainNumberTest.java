package io.sparkforest.contract.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.format.text.Fit;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainNumberTest {
  private static final Pattern GRAMMAR =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

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
    "9007199254740993,9007199254740992",
    "123456789012345678901234567890,1.2345678901234568e29",
    "1.7976931348623157e308,1.7976931348623157e308",
  })
  void decimalsAreNumbers(String text, double number) {
    assertThat(Fields.number("number", text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+",
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
        "\u0661",
        "1.2.3",
        "½",
        "\u22121",
        "1\u00000",
        "50%",
        "$5",
        "1\u00A0"
      })
  void anythingElseIsUnfit(String text) {
    assertThat(Fields.fit("number", text)).isEqualTo(Fit.UNFIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?",
        "-",
        "--",
        ".",
        "None",
        "null",
        "NA",
        "N/A",
        "n/a",
        "<NA>",
        "#N/A",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "-Infinity",
        "\u2013",
        "\\N",
        "1e309",
        "-1e400"
      })
  void tokensAndNumbersThatNoDoubleHoldsAreMissing(String text) {
    assertThat(Fields.fit("number", text)).isEqualTo(Fit.MISSING);
  }

  @Test
  void theLengthOfANumberDoesNotMatter() {
    String text = "0".repeat(100_000) + "1." + "0".repeat(100_000);

    assertThat(Fields.number("number", text)).isEqualTo(1);
    assertThat(Fields.number("number", "1e-" + "9".repeat(1_000))).isZero();
  }

  @Property(tries = 20_000)
  void whatLooksLikeADecimalAgreesWithTheGrammarAndTheJdk(
      @ForAll
          @Chars({'0', '1', '7', '9', '.', 'e', 'E', '+', '-', ' ', 'd', 'x', '\u0661'})
          @StringLength(max = 28)
          String text) {
    assertAgrees(text);
  }

  @Property
  void anyTextAgreesWithTheGrammarAndTheJdk(@ForAll String text) {
    assertAgrees(text);
  }

  @Property(tries = 5_000)
  void anyDoubleIsReadBack(@ForAll long bits) {
    assertAgrees(Double.toString(Double.longBitsToDouble(bits)));
  }

  @Property(tries = 5_000)
  void decimalsAreReadAsTheJdkReadsThem(@ForAll long digits, @ForAll byte power) {
    assertAgrees(digits + "e" + power / 4);
  }

  private static void assertAgrees(String text) {
    double number = PlainNumber.value(text.toCharArray(), 0, text.length());

    if (GRAMMAR.matcher(text).matches()) {
      assertThat(number).isEqualTo(Double.parseDouble(text));
    } else {
      assertThat(number).isNaN();
    }
  }
}
