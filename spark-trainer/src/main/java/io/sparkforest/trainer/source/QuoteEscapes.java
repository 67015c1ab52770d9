package io.sparkforest.trainer.source;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;

/**
 * Quotes within quotes that are escaped by a backslash, as Spark writes them, in place of doubled
 * ones as in RFC 4180.
 */
final class QuoteEscapes {
  private QuoteEscapes() {}

  /**
   * Whether a text's quotes are escaped by backslashes: fewer quotes than in RFC 4180's reading end
   * a field where no separator or line break follows.
   */
  static boolean areBackslashes(Reader text, char separator) throws IOException {
    Check doubled = new Check(false, separator);
    Check escaped = new Check(true, separator);
    int next;
    while ((next = text.read()) >= 0) {
      doubled.accept(next);
      escaped.accept(next);
    }
    return escaped.faults() < doubled.faults();
  }

  /** Writes the text with doubled quotes; lines stay lines. */
  static void toDoubled(Reader text, Writer csv, char separator) throws IOException {
    Check state = new Check(true, separator);
    int next;
    while ((next = text.read()) >= 0) {
      boolean isEscape = state.isQuoted && !state.isAfterBackslash && next == '\\';
      boolean isEscaped = state.isAfterBackslash;
      state.accept(next);
      if (isEscape) {
        continue;
      }
      if (isEscaped) {
        csv.write(next == '"' ? "\"" : next == '\\' ? "" : "\\");
      }
      csv.write(next);
    }
    if (state.isAfterBackslash) {
      csv.write('\\');
    }
  }

  /** One of the two readings. */
  private static final class Check {
    private final boolean hasBackslashes;
    private final char separator;
    private boolean isQuoted;
    private boolean isAfterQuote;
    private boolean isAfterBackslash;
    private boolean isFieldBegun;
    private long faults;

    Check(boolean hasBackslashes, char separator) {
      this.hasBackslashes = hasBackslashes;
      this.separator = separator;
    }

    long faults() {
      return faults + (isQuoted ? 1 : 0);
    }

    void accept(int next) {
      if (isAfterBackslash) {
        isAfterBackslash = false;
      } else if (isQuoted) {
        if (hasBackslashes && next == '\\') {
          isAfterBackslash = true;
        } else if (next == '"') {
          isQuoted = false;
          isAfterQuote = true;
        }
      } else if (isAfterQuote && next == '"' && !hasBackslashes) {
        isQuoted = true;
        isAfterQuote = false;
      } else {
        boolean isEnd = next == separator || next == '\n' || next == '\r';
        if (isAfterQuote && !isEnd && next != ' ') {
          faults++;
        }
        isAfterQuote = isAfterQuote && next == ' ';
        if (next == '"' && !isFieldBegun) {
          isQuoted = true;
        }
        isFieldBegun = !isEnd && (isFieldBegun || next != ' ');
      }
    }
  }
}
