package io.sparkforest.contract.csv;

import java.io.IOException;
import java.io.Reader;

/**
 * CSV whose quotes within quotes are escaped by a backslash, as Spark writes them, as RFC 4180,
 * where they are doubled. Within quotes {@code \"} is a quote and {@code \\} a backslash; any other
 * backslash stays. Lines stay lines, and doubled quotes stay as they are.
 */
public final class EscapedQuotes extends RewrittenText {
  private final QuoteState state;

  /**
   * The text rewritten.
   *
   * @param separator the field separator
   */
  public EscapedQuotes(Reader text, char separator) {
    super(text);
    state = new QuoteState(true, separator);
  }

  /**
   * Whether a text's quotes are escaped by backslashes: fewer quotes than in RFC 4180's reading end
   * a field where no separator or line break follows.
   */
  public static boolean areIn(Reader text, char separator) throws IOException {
    QuoteState doubled = new QuoteState(false, separator);
    QuoteState escaped = new QuoteState(true, separator);
    int next;
    while ((next = text.read()) >= 0) {
      doubled.accept(next);
      escaped.accept(next);
    }
    return escaped.faults() < doubled.faults();
  }

  @Override
  int rewrite(char character) {
    boolean isEscaped = state.isAfterBackslash();
    state.accept(character);
    if (!isEscaped) {
      return state.isAfterBackslash() ? NOTHING : character;
    }
    if (character == '\\') {
      return character;
    }
    hold(character);
    return character == '"' ? '"' : '\\';
  }

  @Override
  int atEnd() {
    return state.isAfterBackslash() ? '\\' : NOTHING;
  }
}
