package io.sparkforest.server.codec;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a request's body, and where.
 *
 * @param row the record's number, from 1, a header not counted; null if no single record is at
 *     fault
 * @param column the column's name, if one is at fault
 * @param value the offending text as it was sent, cut if it is long
 */
public record Fault(
    Code code,
    String message,
    @Nullable Long row,
    @Nullable String column,
    @Nullable String value) {
  private static final int LONGEST_VALUE = 100;

  public Fault {
    if (value != null) {
      value = cut(value);
    }
  }

  /** Stable identifiers: programs may rely on them, messages are for people and may change. */
  public enum Code {
    /** The body has no bytes. */
    EMPTY_BODY,
    /** The body is not in its charset, not JSON, or its quotes do not close. */
    MALFORMED_BODY,
    /** The body is well-formed but holds no record. */
    NO_RECORD,
    /** A record is longer than a million characters. */
    RECORD_TOO_LONG,
    /** A body that is read as a whole, since it may come with a schema, is longer than 6 MB. */
    ENVELOPE_TOO_LONG,
    /** A line between records is blank. */
    BLANK_LINE,
    /** A record has more or fewer fields than there are columns. */
    WRONG_WIDTH,
    /** A header or an object names a column that the model does not have. */
    UNKNOWN_COLUMN,
    /** A header or an object names a column twice. */
    DUPLICATE_COLUMN,
    /** The first line can be read both as a header and as a record. */
    AMBIGUOUS_HEADER,
    /** A field's value does not fit its column. */
    BAD_VALUE,
    /** The model's pipeline has no answer to a record. */
    NOT_SCORABLE,
    /** Fields come without names, but the order of the model's columns is not known. */
    NAMES_NEEDED,
    /** A schema that came with the request does not fit the model. */
    BAD_SCHEMA,
    /** The answer is asked to hold what the model does not have. */
    BAD_OUTPUT
  }

  /** The text, cut to a length that fits an error's message. */
  static String cut(String text) {
    if (text.length() <= LONGEST_VALUE) {
      return text;
    }
    int end = LONGEST_VALUE;
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }
}
