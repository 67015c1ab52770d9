package io.sparkforest.trainer.monitoring;

import com.fasterxml.jackson.annotation.JsonValue;

/** The types that Model Monitor knows. */
enum InferredType {
  INTEGRAL("Integral"),
  FRACTIONAL("Fractional"),
  STRING("String"),
  UNKNOWN("Unknown");

  private final String text;

  InferredType(String text) {
    this.text = text;
  }

  /** As the published formats spell it. */
  @JsonValue
  String text() {
    return text;
  }

  boolean isNumeric() {
    return this == INTEGRAL || this == FRACTIONAL;
  }

  /** Whether a number is written as a whole one: digits after an optional sign. */
  static boolean isWhole(String number) {
    boolean isSigned = number.startsWith("-") || number.startsWith("+");
    return number.chars().skip(isSigned ? 1 : 0).allMatch(digit -> digit >= '0' && digit <= '9');
  }
}
