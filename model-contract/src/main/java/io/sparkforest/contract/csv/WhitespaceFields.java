package io.sparkforest.contract.csv;

import java.io.Reader;

/**
 * Text whose fields are separated by runs of spaces and tabs, as RFC 4180 with {@link #SEPARATOR}
 * between fields. White space at both ends of a line is left out, and lines stay lines, so that
 * they keep their numbers. A field in double quotes may hold white space and line breaks; a quote
 * within any other field is a plain character.
 */
public final class WhitespaceFields extends RewrittenText {
  /** Stands for runs of spaces and tabs where a separator is named. */
  public static final char NAME = ' ';

  /** What separates the fields of the rewritten text: no field without quotes can hold it. */
  public static final char SEPARATOR = '\t';

  private State state = State.BETWEEN;
  private boolean isLineBegun;

  private enum State {
    BETWEEN,
    PLAIN,
    QUOTED,
    /** After a quote that ends a field, unless it is doubled. */
    AFTER_QUOTE
  }

  /** The text rewritten. */
  public WhitespaceFields(Reader text) {
    super(text);
  }

  @Override
  int rewrite(char character) {
    if (state == State.QUOTED) {
      state = character == '"' ? State.AFTER_QUOTE : State.QUOTED;
      return character;
    }
    if (character == '\n' || character == '\r') {
      state = State.BETWEEN;
      isLineBegun = false;
      return character;
    }
    if (character == ' ' || character == '\t') {
      state = State.BETWEEN;
      return NOTHING;
    }
    boolean isFirst = state == State.BETWEEN;
    boolean isQuote = character == '"' && state != State.PLAIN;
    state = isQuote ? State.QUOTED : State.PLAIN;
    if (isFirst && isLineBegun) {
      hold(character);
      return SEPARATOR;
    }
    isLineBegun = true;
    return character;
  }
}
