package io.sparkforest.server.codec.record;

import io.sparkforest.contract.FieldRules;
import io.sparkforest.contract.format.text.Characters;
import io.sparkforest.server.model.FieldType;

/**
 * From a field's text to a value of the type that a schema, or a pipeline from elsewhere, declares.
 * Where AWS's SparkML serving container silently reads a wrong text as another value, this rejects
 * it. MLeap casts the value to what a stage reads.
 */
public final class TypedValues {
  private static final String NAN = "NaN";
  private static final String INFINITY = "Infinity";

  private TypedValues() {}

  /** Whether a text is a number of a type, so that a line of such texts is a record. */
  public static boolean isNumber(FieldType type, String text) {
    try {
      number(type, text.toCharArray(), 0, text.length());
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * The number of a text.
   *
   * @param type one of numbers
   * @throws IllegalArgumentException if the text is no value of the type; its message is the rule
   */
  static double number(FieldType type, char[] text, int start, int end) {
    double number = FieldRules.number(text, start, end);
    if (!Double.isFinite(number)) {
      if (type.holdsNonFinite() && Double.isNaN(number)) {
        return notFinite(text, start, end);
      }
      throw new IllegalArgumentException(FieldRules.numberRule(number));
    }
    type.violation(number)
        .ifPresent(
            rule -> {
              throw new IllegalArgumentException(rule);
            });
    if (type == FieldType.FLOAT) {
      // Not by way of the double, which would round twice.
      return Float.parseFloat(new String(text, start, end - start));
    }
    return number;
  }

  private static double notFinite(char[] text, int start, int end) {
    if (Characters.isSame(text, start, end, NAN)) {
      return Double.NaN;
    }
    boolean isSigned = text[start] == '-' || text[start] == '+';
    if (Characters.isSame(text, isSigned ? start + 1 : start, end, INFINITY)) {
      return text[start] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    throw new IllegalArgumentException("must be a decimal number, NaN or Infinity");
  }

  /**
   * The label of a text.
   *
   * @param type {@link FieldType#BOOLEAN} or {@link FieldType#STRING}
   * @throws IllegalArgumentException if the text is no value of the type; its message is the rule
   */
  static String label(FieldType type, String text, Written written) {
    if (type == FieldType.BOOLEAN) {
      return truth(text);
    }
    // JSON has 1.50 and 1.5 for the same number, whose text is Java's.
    boolean isFraction = written == Written.NUMBER && !text.chars().allMatch(TypedValues::isWhole);
    if (!isFraction) {
      return text;
    }
    double number = FieldRules.number(text);
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(FieldRules.numberRule(number));
    }
    return Double.toString(number);
  }

  private static boolean isWhole(int character) {
    return character == '-' || (character >= '0' && character <= '9');
  }

  private static String truth(String text) {
    // AWS's container takes all but true for false: 1, yes and what was mistyped.
    if (text.equalsIgnoreCase("true")) {
      return "true";
    }
    if (text.equalsIgnoreCase("false")) {
      return "false";
    }
    throw new IllegalArgumentException("must be true or false");
  }
}
