package io.sparkforest.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkforest.contract.format.text.Characters;
import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** The rules against the grammar of decimals and the JDK. */
final class FieldRulesPropertiesTest {
  private static final Pattern GRAMMAR =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  @Provide
  Arbitrary<String> decimals() {
    Arbitrary<String> signs = Arbitraries.of("", "+", "-");
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(25);
    Arbitrary<String> fractions = digits.map(each -> "." + each);
    Arbitrary<String> mantissas =
        Arbitraries.oneOf(
            digits, fractions, Combinators.combine(digits, fractions).as(String::concat));
    Arbitrary<String> exponents =
        Arbitraries.oneOf(
            Arbitraries.just(""),
            Combinators.combine(
                    Arbitraries.of("e", "E"), signs, Arbitraries.integers().between(0, 400))
                .as((letter, sign, exponent) -> letter + sign + exponent));
    return Combinators.combine(signs, mantissas, exponents)
        .as((sign, mantissa, exponent) -> sign + mantissa + exponent);
  }

  @Provide
  Arbitrary<String> nearlyDecimals() {
    return Arbitraries.strings().withChars("0123456789+-.eE").ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> whatJavaAlsoTakes() {
    Arbitrary<String> numbers =
        Arbitraries.of(
            "1", "1.", "1.5", ".5", "1e3", "0x1p3", "0x.8p0", "0X1P-2", "NaN", "Infinity", "1e999");
    return Combinators.combine(
            Arbitraries.of("", " ", "\t", "\u0000"),
            Arbitraries.of("", "+", "-"),
            numbers,
            Arbitraries.of("", "d", "D", "f", "F"),
            Arbitraries.of("", " ", "\n"))
        .as((before, sign, number, suffix, after) -> before + sign + number + suffix + after);
  }

  @Property
  void everyDecimalIsReadAsTheDoubleNextToIt(@ForAll("decimals") String text) {
    double nearest = new BigDecimal(text).doubleValue();

    OptionalDouble number = FieldRules.finiteNumber(text);

    if (Double.isInfinite(nearest)) {
      assertThat(number).isEmpty();
    } else {
      // Not isEqualTo: the decimal -0 is the double -0.0, which BigDecimal does not know.
      assertThat(number.orElseThrow() == nearest).isTrue();
    }
  }

  @Property
  void everyDoubleIsReadBack(@ForAll double number) {
    assertThat(FieldRules.finiteNumber(Double.toString(number))).hasValue(number);
  }

  @Property(tries = 5_000)
  void whatLooksLikeADecimalAgreesWithTheGrammar(@ForAll("nearlyDecimals") String text) {
    assertAgreesWithTheGrammar(text);
  }

  @Property
  void whatJavaTakesBeyondTheGrammarIsText(@ForAll("whatJavaAlsoTakes") String text) {
    assertAgreesWithTheGrammar(text);
  }

  @Property
  void anyTextAgreesWithTheGrammar(@ForAll String text) {
    assertAgreesWithTheGrammar(text);
  }

  @Property
  void aPresentFieldHasNoWhiteSpaceAroundItAndIsNoToken(
      @ForAll String field, @ForAll Set<String> tokens) {
    String present = new FieldRules(tokens).present(field);

    if (present == null) {
      assertThat(field.isBlank() || tokens.contains(field.strip())).isTrue();
    } else {
      assertThat(present).isEqualTo(field.strip()).isNotEmpty().isNotIn(tokens);
    }
  }

  @Property
  void aRangeIsPresentWhereItsStringIs(
      @ForAll @Chars({' ', '\t', '\u2003', '\u00A0', 'N', 'A'}) @StringLength(max = 6)
          String text) {
    FieldRules rules = new FieldRules(Set.of("NA", "A"));
    char[] characters = ("x" + text + "NA").toCharArray();

    int start = FieldRules.start(characters, 1, 1 + text.length());
    int end = FieldRules.end(characters, start, 1 + text.length());

    String present = new String(characters, start, end - start);
    assertThat(present).isEqualTo(text.strip());
    assertThat(rules.isMissing(characters, start, end)).isEqualTo(rules.present(text) == null);
    assertThat(Characters.isSame(characters, start, end, text.strip())).isTrue();
    assertThat(Characters.isSame(characters, start, end, text.strip() + "N")).isFalse();
  }

  @Property
  void whiteSpaceOfARangeIsWhatStripTakesOff(@ForAll String text) {
    char[] characters = text.toCharArray();

    int start = FieldRules.start(characters, 0, characters.length);
    int end = FieldRules.end(characters, start, characters.length);

    assertThat(new String(characters, start, end - start)).isEqualTo(text.strip());
  }

  @Property
  void anyDoubleIsReadAsTheJdkReadsIt(@ForAll long bits) {
    assertAgreesWithTheJdk(Double.toString(Double.longBitsToDouble(bits)));
  }

  @Property(tries = 20_000)
  void decimalsAreWhatTheyAreDefinedToBeAndReadAsTheJdkReadsThem(
      @ForAll
          @Chars({'0', '1', '7', '9', '.', 'e', 'E', '+', '-', ' ', 'd', 'x', '\u0661'})
          @StringLength(max = 24)
          String text) {
    assertAgreesWithTheJdk(text);
  }

  private static void assertAgreesWithTheJdk(String text) {
    if (GRAMMAR.matcher(text).matches()) {
      assertThat(FieldRules.number(text)).isEqualTo(Double.parseDouble(text));
    } else {
      assertThat(FieldRules.number(text)).isNaN();
    }
  }

  private static void assertAgreesWithTheGrammar(String text) {
    boolean isNumber = GRAMMAR.matcher(text).matches() && Double.isFinite(Double.parseDouble(text));

    assertThat(FieldRules.finiteNumber(text).isPresent()).isEqualTo(isNumber);
  }
}
