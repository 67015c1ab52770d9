package io.sparkforest.server.codec.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkforest.server.model.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text is a value of the declared type, whatever way a client has of writing it. */
final class TypedValuesTest {
  @ParameterizedTest
  @CsvSource({
    "BYTE,-128,-128",
    "SHORT,1e3,1000",
    "INT,1,1",
    "INT,1.0,1",
    "INT,-2147483648,-2147483648",
    "LONG,1700000000000000000,1.7e18",
    "FLOAT,0.1,0.10000000149011612",
    "FLOAT,NaN,NaN",
    "DOUBLE,0.1,0.1",
    "DOUBLE,NaN,NaN",
    "DOUBLE,Infinity,Infinity",
    "DOUBLE,+Infinity,Infinity",
    "FLOAT,-Infinity,-Infinity",
  })
  void aNumberIsAValueOfItsType(FieldType type, String text, Double number) {
    assertThat(number(type, text)).isEqualTo(number);
    assertThat(TypedValues.isNumber(type, text)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "BYTE,128,must be a whole number from -128 to 127",
    "INT,1.5,must be a whole number from -2147483648 to 2147483647",
    "INT,3e9,must be a whole number",
    "INT,NaN,must be a decimal number",
    "LONG,9223372036854775808,must be a whole number from -9223372036854775808",
    "FLOAT,1e39,must be a number that a float can hold",
    "DOUBLE,1e400,must be a number that a double can hold",
    "DOUBLE,nan,'must be a decimal number, NaN or Infinity'",
    "DOUBLE,-NaN,'must be a decimal number, NaN or Infinity'",
    "DOUBLE,-,'must be a decimal number, NaN or Infinity'",
    "DOUBLE,true,'must be a decimal number, NaN or Infinity'",
    "DOUBLE,1d,'must be a decimal number, NaN or Infinity'",
  })
  void whatIsNoValueOfTheTypeIsRefusedWithItsRule(FieldType type, String text, String rule) {
    assertThatThrownBy(() -> number(type, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(rule);
    assertThat(TypedValues.isNumber(type, text)).isFalse();
  }

  @Test
  void aFloatIsRoundedOnceAndNotByWayOfADouble() {
    // Lies just above the middle of two floats, on which the nearest double lies.
    String text = "1.00000005960464477540";

    assertThat(number(FieldType.FLOAT, text)).isEqualTo(Float.parseFloat(text));
    assertThat(Float.parseFloat(text)).isNotEqualTo((float) Double.parseDouble(text));
  }

  @ParameterizedTest
  @CsvSource({"true,true", "True,true", "FALSE,false", "false,false"})
  void aBooleanMayBeOfAnyCase(String text, String label) {
    assertThat(TypedValues.label(FieldType.BOOLEAN, text, Written.TEXT)).isEqualTo(label);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "0", "yes", "t"})
  void whatIsNoBooleanIsRefusedRatherThanFalse(String text) {
    assertThatThrownBy(() -> TypedValues.label(FieldType.BOOLEAN, text, Written.NUMBER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be true or false");
  }

  @ParameterizedTest
  @CsvSource({"3,3", "-7,-7", "3.0,3.0", "1.50,1.5", "1e3,1000.0"})
  void theTextOfAJsonNumberIsThatOfItsValue(String text, String label) {
    assertThat(TypedValues.label(FieldType.STRING, text, Written.NUMBER)).isEqualTo(label);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400"})
  void aJsonNumberThatNoDoubleHoldsIsNoLabel(String text) {
    assertThatThrownBy(() -> TypedValues.label(FieldType.STRING, text, Written.NUMBER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a number that a double can hold");
  }

  @ParameterizedTest
  @EnumSource(
      value = Written.class,
      names = {"TEXT", "BOOLEAN"})
  void anyOtherTextStaysAsItIs(Written written) {
    assertThat(TypedValues.label(FieldType.STRING, "1.50", written)).isEqualTo("1.50");
  }

  private static double number(FieldType type, String text) {
    return TypedValues.number(type, text.toCharArray(), 0, text.length());
  }
}
